//! MathML without TeX beside it, as those who make it write it.

use humongous_core::page::Limits;
use humongous_core::tokens::parse;

fn blocks(html: &str) -> Vec<String> {
    let page = parse(html.as_bytes(), Limits::default());
    page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect()
}

/// The LaTeX of what is in a `<math>`.
fn tex(inner: &str) -> String {
    let found = blocks(&format!("<p>a <math>{inner}</math> b")).concat();
    let found = found.strip_prefix("a $").and_then(|found| found.strip_suffix("$ b"));
    found.unwrap_or_else(|| panic!("no formula of {inner}")).to_owned()
}

#[test]
fn fractions_roots_and_powers() {
    let square = "<msup><mi>b</mi><mn>2</mn></msup>";
    let root = format!("<msqrt>{square}<mo>−</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt>");
    let over = format!("<mrow><mo>−</mo><mi>b</mi><mo>±</mo>{root}</mrow>");
    let solved = format!("<mi>x</mi><mo>=</mo><mfrac>{over}<mrow><mn>2</mn><mi>a</mi></mrow></mfrac>");
    assert_eq!("x=\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}", tex(&solved));
    assert_eq!("\\sqrt[3]{x}", tex("<mroot><mi>x</mi><mn>3</mn></mroot>"));
    assert_eq!("a/\\beta", tex("<mfrac bevelled=true><mi>a</mi><mi>β</mi></mfrac>"));
    assert_eq!(
        "\\binom{n}{k}+{1\\atop 2}",
        tex("<mo>(</mo><mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac><mo>)</mo><mo>+</mo>\
             <mfrac linethickness='0pt'><mn>1</mn><mn>2</mn></mfrac>")
    );
}

#[test]
fn scripts_beside() {
    assert_eq!("x_i^{12}", tex("<msubsup><mi>x</mi><mi>i</mi><mn>12</mn></msubsup>"));
    assert_eq!(
        "{(a+b)}^2 c",
        tex("<msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup><mi>c</mi>")
    );
    assert_eq!(
        "f'+{f''}^2",
        tex("<msup><mi>f</mi><mo>′</mo></msup><mo>+</mo><msup><msup><mi>f</mi><mo>″</mo></msup><mn>2</mn></msup>")
    );
    assert_eq!(
        "{}^{14}C_6",
        tex("<mmultiscripts><mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>14</mn></mmultiscripts>")
    );
    assert_eq!("\\hat{x}_i", tex("<msub><mover accent='true'><mi>x</mi><mo>^</mo></mover><mi>i</mi></msub>"));
    assert_eq!("x2", tex("<msup><mi>x</mi></msup><mn>2</mn>"), "too few children are a row");
}

#[test]
fn scripts_above_and_below() {
    let from = "<mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow>";
    assert_eq!(
        "\\sum_{i=1}^n a_i",
        tex(&format!("<munderover><mo>∑</mo>{from}<mi>n</mi></munderover><msub><mi>a</mi><mi>i</mi></msub>"))
    );
    assert_eq!(
        "\\lim_{x\\rightarrow 0}\\sin x",
        tex(
            "<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>"
        )
    );
    assert_eq!("\\operatorname*{argmax}_{\\theta}", tex("<munder><mi>argmax</mi><mi>θ</mi></munder>"));
    assert_eq!(
        "\\vec{v}\\overline{AB}",
        tex("<mover><mi>v</mi><mo>→</mo></mover><mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>")
    );
    assert_eq!(
        "\\underbrace{ab}_{\\text{two}}",
        tex("<munder><munder><mrow><mi>a</mi><mi>b</mi></mrow><mo>⏟</mo></munder><mtext>two</mtext></munder>")
    );
    assert_eq!(
        "A\\xrightarrow[g]{f}B",
        tex("<mi>A</mi><munderover><mo>→</mo><mi>g</mi><mi>f</mi></munderover><mi>B</mi>")
    );
    assert_eq!("a\\overset{!}{=}b", tex("<mi>a</mi><mover><mo>=</mo><mo>!</mo></mover><mi>b</mi>"));
    assert_eq!("\\underset{a}{\\overset{b}{X}}", tex("<munderover><mi>X</mi><mi>a</mi><mi>b</mi></munderover>"));
}

#[test]
fn brackets_grow_with_what_is_tall() {
    let half = "<mfrac><mn>1</mn><mn>2</mn></mfrac>";
    assert_eq!("f(x)", tex("<mi>f</mi><mo>(</mo><mi>x</mi><mo>)</mo>"));
    assert_eq!("\\left[0,\\frac{1}{2}\\right)", tex(&format!("<mo>[</mo><mn>0</mn><mo>,</mo>{half}<mo>)</mo>")));
    assert_eq!("(\\frac{1}{2})", tex(&format!("<mo stretchy=false>(</mo>{half}<mo stretchy=false>)</mo>")));
    assert_eq!(
        "\\left|\\frac{1}{2}\\right|\\leq|x|",
        tex(&format!("<mrow><mo>|</mo>{half}<mo>|</mo></mrow><mo>≤</mo><mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow>"))
    );
    assert_eq!("P(A|B)", tex("<mi>P</mi><mo>(</mo><mi>A</mi><mo>|</mo><mi>B</mi><mo>)</mo>"));
    assert_eq!("(\\frac{1}{2}", tex(&format!("<mo>(</mo>{half}")), "alone");
    assert_eq!("(a,b)", tex("<mfenced><mi>a</mi><mi>b</mi></mfenced>"));
    assert_eq!(
        "\\left\\{a;b|c|\\frac{1}{2}\\right\\}",
        tex(&format!("<mfenced open='{{' close='}}' separators=';|'><mi>a</mi><mi>b</mi><mi>c</mi>{half}</mfenced>"))
    );
}

#[test]
fn tables() {
    let rows = "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>";
    assert_eq!("\\begin{matrix}a & b \\\\ c & d\\end{matrix}", tex(rows));
    assert_eq!("\\begin{pmatrix}a & b \\\\ c & d\\end{pmatrix}", tex(&format!("<mo>(</mo>{rows}<mo>)</mo>")));
    assert_eq!(
        "\\det A=\\begin{vmatrix}a & b \\\\ c & d\\end{vmatrix}",
        tex(&format!("<mi>det</mi><mi>A</mi><mo>=</mo><mo>|</mo>{rows}<mo>|</mo>"))
    );
    let cases = "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mtext>if&nbsp;</mtext><mi>x</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable>";
    assert_eq!(
        "f=\\begin{cases}1 & \\text{if }x \\\\ 0 & \\text{else}\\end{cases}",
        tex(&format!("<mi>f</mi><mo>=</mo><mrow><mo>{{</mo>{cases}</mrow>"))
    );
    assert_eq!(
        "\\begin{aligned}a & =b\\end{aligned}",
        tex(
            "<mtable columnalign='right left'><mtr><mtd><mi>a</mi></mtd><mtd><mi></mi><mo>=</mo><mi>b</mi></mtd></mtr></mtable>"
        )
    );
}

#[test]
fn letters_signs_and_text() {
    assert_eq!(
        "\\mathbb{R}\\mathbb{C}\\mathbf{xv}\\mathrm{d}\\alpha\\boldsymbol{\\mu}",
        tex(
            "<mi mathvariant='double-struck'>R</mi><mi>ℂ</mi><mi>𝐱</mi><mi mathvariant=bold>v</mi><mi mathvariant=normal>d</mi><mi>𝛼</mi><mi>𝝁</mi>"
        )
    );
    assert_eq!(
        "\\alpha x+\\infty y\\leq 3",
        tex("<mi>α</mi><mi>x</mi><mo>+</mo><mi mathvariant=normal>∞</mi><mi>y</mi><mo>≤</mo><mn>3</mn>")
    );
    assert_eq!(
        "\\mathrm{Re}\\operatorname{Tr}a\\bmod b",
        tex("<mi>Re</mi><mo>Tr</mo><mi>a</mi><mo>mod</mo><mi>b</mi>")
    );
    assert_eq!(
        "\\text{速度}=5\\,\\text{ \\% of \\$x\\$}",
        tex("<mi>速度</mi><mo>=</mo><mn>5</mn><mspace width='.1667em'/><mtext>&nbsp;% of $x$</mtext>")
    );
    assert_eq!(
        "\\text{\"a\"}x\\quad\\phantom{y}\\boxed{z}",
        tex(
            "<ms>a</ms><mi>x</mi><mspace width=1em></mspace><mphantom><mi>y</mi></mphantom><menclose notation=box><mi>z</mi></menclose>"
        )
    );
    assert_eq!("\\$\\%\\{\\backslash", tex("<mo>$</mo><mo>%</mo><mo>{</mo><mo>\\</mo>"));
    let words = "<mi>a</mi><mo>if and\nonly if</mo><mi>b</mi><mo>lim sup</mo><mi>c</mi>";
    assert_eq!("a\\text{if and only if}b\\limsup c", tex(words));
    assert_eq!(
        "a\\text{ and }b",
        tex("<mi>a</mi>\n<mrow>\n<mtext>&nbsp;and&nbsp;</mtext>\n</mrow><x-y><mi>b</mi></x-y>")
    );
    assert_eq!("\\text{R \\& D}x", tex("R &amp; D <mi>x</mi>"), "text beside elements");
}

/// KaTeX, MathJax, LaTeXML, pandoc, PubMed Central, MediaWiki and Word, less the TeX where they have it.
#[test]
fn as_it_is_found() {
    assert_eq!(
        ["so $\\left(\\frac{a}{b}\\right)$ is"],
        *blocks(
            "so <span class=katex><span class=katex-mathml><math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><mrow><mrow><mo fence='true'>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo fence='true'>)</mo></mrow></mrow></semantics></math></span><span class=katex-html aria-hidden=true>(ba)</span></span> is"
        )
    );
    assert_eq!(
        ["so $E=mc^2$ is"],
        *blocks(
            "so <mjx-container class='MathJax' jax='SVG'><svg><g></g></svg><mjx-assistive-mml unselectable='on' display='inline'><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container> is"
        )
    );
    assert_eq!(
        ["so $x_1$ is"],
        *blocks(
            "so <math id='S1.p1.m1' class='ltx_Math' alttext='x_{1}' display='inline'><semantics><msub><mi>x</mi><mn>1</mn></msub><annotation-xml encoding='MathML-Content'><apply><csymbol cd='ambiguous'>subscript</csymbol><ci>𝑥</ci><cn type='integer'>1</cn></apply></annotation-xml></semantics></math> is"
        )
    );
    assert_eq!(
        ["so $p<0.05$ is"],
        *blocks("so <mml:math id='M1'><mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn></mml:math> is")
    );
    assert_eq!(
        ["a", "$\\int_0^1 f(x)\\,\\mathrm{d}x$"],
        *blocks(
            "<p>a<p><math display='block'><mrow><msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>f</mi><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mspace width='0.167em'></mspace><mi mathvariant='normal'>d</mi><mi>x</mi></mrow></math>"
        )
    );
    assert_eq!(
        ["so $x$ is"],
        *blocks("so <math><mi>x</mi></math> <script type='math/tex'>x</script> is"),
        "MathJax 2 leaves its source behind"
    );
}

#[test]
fn where_a_formula_stands() {
    let formula = "<math><msup><mi>x</mi><mn>2</mn></msup></math>";
    assert_eq!(["a\n$x^2$ b"], *blocks(&format!("a<br>{formula} b")));
    assert_eq!(["a", "$x^2$ b"], *blocks(&format!("a<br><br>{formula} b")));
    assert_eq!(["($x^2$), $x^2$"], *blocks(&format!("({formula}),\n{formula}")));
    assert_eq!(["a b"], *blocks(&format!("a <span hidden>{formula}</span> b")));
    assert_eq!(["$x^2$", "a"], *blocks("<math><msup><mi>x</mi><mn>2</mn></msup><p>a"));
    assert_eq!(["$\\text{x}$", "y"], *blocks("<math><mtext>x<table><tr><td>y</table>"));
    assert_eq!(["a b"], *blocks("<math>a b</math>"), "no MathML in it");
    assert_eq!(["$a$"], *blocks("<math><mi>a"));
    let tex = "<annotation encoding='application/x-tex'>y</annotation>";
    assert_eq!(["$y$"], *blocks(&format!("<math><semantics><mi>x</mi>{tex}</semantics></math>")));
    assert_eq!(
        ["$x$"],
        *blocks("<math><semantics><mi>x</mi><annotation encoding='StarMath 5.0'>y</annotation></semantics></math>")
    );
}

#[test]
fn what_is_too_large_stays_text() {
    let many = format!("<math><mi>{}</mi></math>", "x".repeat(100_001));
    assert_eq!([100_001], *blocks(&many).iter().map(String::len).collect::<Vec<_>>());
    let deep = format!("<math>{}<mi>x</mi>", "<mrow><msup><mi>a</mi>".repeat(20_000));
    let found = blocks(&deep).concat();
    assert!(found.starts_with("$a^{a^{a") && found.ends_with("}}$"), "{}", &found[..40]);
}

/// No maker writes it, and a script with it was left out as blank: its text is not to be lost.
#[test]
fn none_with_something_in_it_is_a_row() {
    let script = "<mrow><mo></mo><none><mi>y</mi></none></mrow>";
    assert_eq!("x^{y}", tex(&format!("<msup><mi>x</mi>{script}</msup>")));
}

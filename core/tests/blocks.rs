//! HTML's rules, as far as they decide what text there is and where it is parted.

use humongous_core::page::{Limits, Page};
use humongous_core::tokens::parse;
use humongous_core::visible::keep_visible;

fn page(html: &str) -> Page {
    let mut page = parse(html.as_bytes(), Limits::default());
    keep_visible(&mut page);
    page
}

fn blocks(html: &str) -> Vec<String> {
    let page = page(html);
    page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect()
}

#[test]
fn end_tags_may_be_left_out() {
    assert_eq!(["a", "b", "c"], *blocks("<p>a<p>b<div>c"));
    assert_eq!(["a", "b", "c"], *blocks("<ul><li>a<li>b<ul><li>c</ul></ul>"));
    assert_eq!(["a", "b", "c", "d"], *blocks("<dl><dt>a<dd>b<dt>c<dd>d"));
    assert_eq!(["a", "b", "c", "d"], *blocks("<table><tr><td>a<td>b<tr><td>c<th>d"));
    assert_eq!(["a", "b"], *blocks("<h1>a<h2>b</h1>"));
}

#[test]
fn inline_elements_part_nothing() {
    assert_eq!(["a b c d"], *blocks("<p>a <b>b</b> <span class=x>c\n</span> <custom-name>d</custom-name></p>"));
    assert_eq!(["bold p", "plain"], *blocks("<p><b>bold <i>p</b></i></p><p>plain"));
    let misnested = page("<b>one<p>two</b> three</p>four");
    assert_eq!([3, 3, 0, 0], *misnested.blocks.iter().map(|block| block.bold).chain([0]).collect::<Vec<_>>());
}

#[test]
fn a_character_after_a_reference_stays_whole() {
    for reference in ["&quot;", "&lt;", "&amp;", "&nbsp;", "&#34;", "&#x22;", "&amp", "&nope;", "&", "&#", "&unknown"] {
        for text in ["שלום", "숨바꼭질", "ๆ เกี่ยวกับ", "é", "𐍈"] {
            let found =
                blocks(&format!("<p>a{reference}{text}{reference}{text}<b>{text}</b>{reference}{text}<p>{text}"));
            assert_eq!(5, found.concat().matches(text).count(), "{found:?}");
            assert!(!found.concat().contains('\u{fffd}'), "{found:?}");
        }
    }
}

#[test]
fn a_character_behind_a_reference_is_whole() {
    for before in ["&amp;", "&amp", "&nbsp;", "&zwnj;", "&#233;", "&#", "&#x", "&b", "&&", "<", "&bogus;", "]]>"] {
        for after in ["é", "خ", "語", "𝒳", "éé;"] {
            let found = blocks(&format!("<p>a{before}{after} z</p>")).concat();
            assert!(found.ends_with(&format!("{after} z")) && !found.contains('\u{fffd}'), "{before}{after}: {found}");
        }
    }
    let raw = |bytes: &[u8]| parse(bytes, Limits::default()).text;
    assert_eq!("a\u{fffd}b", raw(b"a\xc3<b>b"));
    assert_eq!("a&\u{fffd}b", raw(b"a&amp;\xe8\xaa<b>b"));
    assert_eq!("a&\u{fffd}", raw(b"a&amp;\xe8\xaa"));
}

#[test]
fn marks_for_editors_are_no_text() {
    assert_eq!(["Title", "A § 5 b"], *blocks("<h2>Title<a class=headerlink href=#t>¶</a></h2>A <a href=/5>§ 5</a> b"));
    assert_eq!(["Title", "b"], *blocks("<h2>Title <a href=#t> # </a></h2><p><a href=#p>¶</a>b"));
    assert_eq!(["Título", "c"], *blocks("<h2>Título<span class='mw-editsection'>[<a>editar</a>]</span></h2>c"));
    assert_eq!(["read"], *blocks("<p><a href=/>read<span class='x sr-only'> (opens a window)</span></a>"));
}

#[test]
fn links_are_those_that_lead_somewhere() {
    let found = page("<p>see <a href=/x>this</a> and <a name=y>that</a></p><a href=1>un<p>closed<a href=2>two</a>");
    let links: Vec<u32> = found.blocks.iter().map(|block| block.link).collect();
    assert_eq!([5, 2, 9], *links);
}

#[test]
fn what_is_no_text_is_left_out() {
    assert_eq!(["a b"], *blocks("a<script>if (x < y) '</p>'</script> <style>b{}</style>b"));
    assert_eq!(["a"], *blocks("a<template><p>t</p></template><textarea><p>x</textarea><select><option>o</select>"));
    assert_eq!(["a", "b"], *blocks("a<svg><title>s</title><text>t</text><p>b"));
    assert_eq!(["ab"], *blocks("a<svg/>b"));
    assert_eq!(["a", "b"], *blocks("<title>t</title>a<noscript><p>b</noscript>"));
    assert_eq!(["a"], *blocks("<!-- <p>c --> <![CDATA[x]]>a<?php echo 1 ?>"));
}

#[test]
fn what_is_hidden_is_left_out() {
    let shown = "<p>The text that everybody who comes here gets to see.</p>";
    for hidden in [
        "<div hidden>x</div>",
        "<div aria-hidden=true><p>x</div>",
        "<div style='color:red; DISPLAY : none'>x</div>",
        "<p style=visibility:hidden>x</p>",
        "<dialog>x</dialog>",
        "<span hidden>x</span>",
    ] {
        assert_eq!(["The text that everybody who comes here gets to see."], *blocks(&format!("{shown}{hidden}")));
    }
    assert_eq!(2, blocks(&format!("{shown}<div hidden=until-found>x</div>")).len());
    assert_eq!(
        ["a", "all is hidden until a script has run"],
        *blocks("a<div style='display:none'>all is hidden until a script has run</div>")
    );
}

#[test]
fn references_are_characters() {
    assert_eq!(["a & b <p> é € \u{fffd}"], *blocks("a &amp; b &lt;p&gt; &#233; &#x80; &#xD800;"));
    assert_eq!(["notit; ¬it"], *blocks("notit; &notit"));
}

#[test]
fn white_space_is_folded_by_script() {
    assert_eq!(["a b"], *blocks(" a \r\n\t b "));
    assert_eq!(["漢字かな、「次」"], *blocks("漢字\nかな、\n  「次」"));
    assert_eq!(["漢 字"], *blocks("漢 字"));
    assert_eq!(["한국어 문장"], *blocks("한국어\n문장"));
    assert_eq!(["漢字 word"], *blocks("漢字\nword"));
    assert_eq!(["Silbentrennung"], *blocks("Silben&shy;tren<wbr>nung"));
}

#[test]
fn breaks() {
    assert_eq!(["a\nb", "c"], *blocks("a<br> b<br><br/>c<br>"));
    assert_eq!(["漢字"], *blocks("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</ruby>"));
}

#[test]
fn code_keeps_its_shape() {
    assert_eq!(["  if x:\n\ty()\n\nz"], *blocks("<pre><code>\n  if x:\n\ty()\n\n<b>z</b>\n</code></pre>"));
    assert_eq!(["a\nb"], *blocks("<pre>\r\na\r\nb</pre>"));
}

#[test]
fn formulas_are_tex() {
    let tex = "<annotation encoding='application/x-tex'>x^2</annotation>";
    let math = format!("<math><semantics><mi>x</mi><mn>2</mn>{tex}</semantics></math>");
    assert_eq!(
        ["so $x^2$ is"],
        *blocks(&format!("so <span class=katex>{math}<span aria-hidden=true>x2</span></span> is"))
    );
    assert_eq!(
        ["so $x^2$ is"],
        *blocks(&format!("so <span class='mwe-math-mathml-a11y' style='display: none;'>{math}</span> is"))
    );
    assert_eq!(["so $a<b$ is"], *blocks("so <script type='math/tex; mode=display'>a<b</script> is"));
    let nested = format!("<math>{tex}<math>漢{tex}字{tex}</math>{tex}</math>");
    assert_eq!(["$x^2$$x^2$字$x^2$$x^2$"], *blocks(&nested));
    assert_eq!(["a $x^2$"], *blocks(&format!("a {tex}")));
    assert_eq!(["$x2$"], *blocks("<math><mi>x</mi><mn>2</mn></math>"));
}

#[test]
fn titles() {
    assert_eq!(Some("A & b".to_owned()), page("<title>A &amp; b</title><title>c</title>").title);
    assert_eq!(Some("shared".to_owned()), page("<title>a</title><meta property=og:title content=shared>").title);
    assert_eq!(None, page("<svg><title>a</title></svg>").title);
}

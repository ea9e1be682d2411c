//! The elements of HTML, and what each means to text (HTML Standard, sections 13.2.6 and 15.3).

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An element's name; `Other` for those that mean nothing to text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Tag { Other, $($variant),* }

        /// The tag of a lower-case name.
        pub fn tag_of(name: &[u8]) -> Tag {
            match name { $($name => Tag::$variant,)* _ => Tag::Other }
        }
    };
}

tags! {
    A b"a", Address b"address", Annotation b"annotation", Area b"area", Article b"article", Aside b"aside",
    Audio b"audio", B b"b", Base b"base", Basefont b"basefont", Bgsound b"bgsound", Big b"big",
    Blockquote b"blockquote", Body b"body", Br b"br", Button b"button", Canvas b"canvas", Caption b"caption",
    Center b"center", Code b"code", Col b"col", Colgroup b"colgroup", Datalist b"datalist", Dd b"dd",
    Details b"details", Dialog b"dialog", Dir b"dir", Div b"div", Dl b"dl", Dt b"dt", Em b"em", Embed b"embed",
    Fieldset b"fieldset", Figcaption b"figcaption", Figure b"figure", Font b"font", Footer b"footer", Form b"form",
    Frame b"frame", Frameset b"frameset", H1 b"h1", H2 b"h2", H3 b"h3", H4 b"h4", H5 b"h5", H6 b"h6", Head b"head",
    Header b"header", Hgroup b"hgroup", Hr b"hr", Html b"html", I b"i", Iframe b"iframe", Image b"image",
    Img b"img", Input b"input", Keygen b"keygen", Label b"label", Legend b"legend", Li b"li", Link b"link",
    Listing b"listing", Main b"main", Math b"math", Menu b"menu", Meta b"meta", Nav b"nav", Nobr b"nobr",
    Noembed b"noembed", Noframes b"noframes", Noscript b"noscript", Object b"object", Ol b"ol",
    Optgroup b"optgroup", Option b"option", P b"p", Param b"param", Plaintext b"plaintext", Pre b"pre", Rb b"rb",
    Rp b"rp", Rt b"rt", Rtc b"rtc", Ruby b"ruby", S b"s", Script b"script", Search b"search", Section b"section",
    Select b"select", Small b"small", Source b"source", Span b"span", Strike b"strike", Strong b"strong",
    Style b"style", Summary b"summary", Svg b"svg", Table b"table", Tbody b"tbody", Td b"td",
    Template b"template", Textarea b"textarea", Tfoot b"tfoot", Th b"th", Thead b"thead", Title b"title",
    Tr b"tr", Track b"track", Tt b"tt", U b"u", Ul b"ul", Video b"video", Wbr b"wbr", Xmp b"xmp",
    AnnotationXml b"annotation-xml",
}

use Tag::*;

impl Tag {
    /// Has no content and no end tag.
    pub fn is_void(self) -> bool {
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Image
                | Img
                | Input
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Starts and ends a block of text.
    pub fn is_block(self) -> bool {
        self.closes_p()
            || matches!(
                self,
                Caption | Colgroup | Dd | Dt | Frameset | Legend | Li | Noscript | Tbody | Td | Tfoot | Th | Thead | Tr
            )
    }

    /// A start tag that ends an open `<p>`.
    pub fn closes_p(self) -> bool {
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    /// `<h1>` to `<h6>`.
    pub fn is_heading(self) -> bool {
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }

    /// Formatting elements, which may be misnested.
    pub fn is_formatting(self) -> bool {
        matches!(self, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U)
    }

    /// What is in it is not shown as text.
    pub fn is_skipped(self) -> bool {
        matches!(
            self,
            Annotation
                | AnnotationXml
                | Audio
                | Canvas
                | Datalist
                | Iframe
                | Noembed
                | Noframes
                | Rp
                | Rt
                | Rtc
                | Script
                | Select
                | Style
                | Svg
                | Template
                | Textarea
                | Title
                | Video
        )
    }

    /// White space in it is text.
    pub fn is_preformatted(self) -> bool {
        matches!(self, Pre | Listing | Plaintext | Xmp)
    }

    /// Its content is text up to its end tag; with scripts off, that of `<noscript>` is mark-up.
    pub fn is_raw(self) -> bool {
        matches!(self, Script | Style | Xmp | Iframe | Noembed | Noframes | Title | Textarea | Plaintext)
    }

    /// Ends an `<svg>` or `<math>` around it (13.2.6.5).
    pub fn breaks_out(self) -> bool {
        (self.closes_p() && !matches!(self, Form | Figure | Article | Section))
            || matches!(self, Body | Br | Img | Span)
    }

    /// Element that an end tag may not reach across ("scope", 13.2.4.2).
    pub fn is_scope(self) -> bool {
        matches!(self, Caption | Html | Object | Table | Td | Template | Th)
    }
}

//! What class, id, role and itemprop say: 64 groups of substrings, found by one automaton.
//!
//! The groups are by meaning, so that a model knows `kommentar` when it has seen `comment`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// How many groups there are.
pub const GROUPS: usize = 64;

/// Substrings of each group, in lower case.
pub static KEYWORDS: [&[&str]; GROUPS] = [
    &["nav", "menu"],
    &["breadcrumb", "crumb", "youarehere"],
    &["foot", "fuss", "contentinfo", "colophon"],
    &["head", "kopf"],
    &["banner", "masthead", "hero"],
    &["sidebar", "rail", "aside", "complementary", "secondary", "lateral"],
    &["comment", "kommentar", "disqus", "coment", "comentario"],
    &["reply", "respond", "response", "antwort"],
    &["share", "social", "facebook", "twitter", "whatsapp", "addthis", "sharing", "sns"],
    &["relat", "similar", "recommend", "recirc", "readmore", "read-more", "more-", "also", "passend"],
    &["cookie", "consent", "gdpr", "privacy"],
    &["advert", "-ad-", "ad-", "ads", "sponsor", "anzeige", "werbung", "outbrain", "taboola", "adsense"],
    &["newsletter", "subscri", "signup", "sign-up", "abo-", "mailing"],
    &["login", "signin", "sign-in", "register", "account", "password"],
    &["search", "suche", "recherch", "busca"],
    &["article", "artikel", "articulo", "story"],
    &["post"],
    &["entry"],
    &["content", "inhalt", "contenu", "contenido"],
    &["main", "primary"],
    &["body"],
    &["text", "txt", "prose", "paragraph"],
    &["title", "titel", "headline", "heading", "titre"],
    &["meta", "info"],
    &["author", "byline", "autor", "writer"],
    &["date", "time", "datum", "publish", "posted"],
    &["tag", "categor", "topic", "keyword", "rubrik", "label"],
    &["pagin", "pager", "page-num", "next", "prev", "pagenav"],
    &["widget", "module", "plugin"],
    &["list", "items", "index"],
    &["product", "produkt", "item-", "goods", "offer"],
    &["price", "preis", "cart", "buy", "basket", "shop", "checkout", "add-to"],
    &["review", "rating", "star", "vote", "score"],
    &["thread", "forum", "bbs", "discussion", "vb-", "phpbb"],
    &["message", "msg", "postbody", "bubble"],
    &["signature", "sig-", "profile", "user", "member", "poster"],
    &["desc", "summary", "abstract", "overview"],
    &["teaser", "excerpt", "snippet", "preview", "card"],
    &["intro", "lead", "standfirst", "kicker", "subtitle", "subhead", "deck", "chapo"],
    &["caption", "figure", "image", "img", "photo", "gallery", "bild", "slide", "carousel", "credit"],
    &["video", "media", "audio", "player", "embed"],
    &["toc", "table-of", "contents", "outline"],
    &["copyright", "legal", "disclaimer", "imprint", "licen", "terms"],
    &["print", "mail", "tool", "action", "button", "btn", "bookmark"],
    &["hidden", "hide", "invisible", "sr-only", "screen-reader", "visually", "noprint", "collapsed"],
    &["popup", "modal", "overlay", "lightbox", "dialog", "tooltip", "dropdown"],
    &["icon", "logo", "avatar", "brand"],
    &["lang", "locale", "translat", "i18n"],
    &["step", "instruction", "ingredient", "recipe", "howto"],
    &["spec", "feature", "detail", "attribut", "param"],
    &["faq", "question", "answer", "accordion", "quiz"],
    &["mw-", "wiki", "infobox", "navbox", "reflist", "reference", "footnote", "catlinks"],
    &["edit", "admin", "moderat"],
    &["mobile", "desktop", "tablet"],
    &["popular", "trend", "latest", "recent", "top-", "newest", "archiv", "mostread", "most-"],
    &["link", "href", "url"],
    &["container", "wrap", "inner", "outer", "layout", "region"],
    &["row", "col", "grid", "cell"],
    &["left", "right"],
    &["top", "bottom"],
    &["blog", "news", "press", "magazine"],
    &["section", "panel", "box", "block", "group"],
    &["quote", "cite", "pullquote", "blockquote"],
    &[
        "articlebody",
        "article-body",
        "article__body",
        "entry-content",
        "post-content",
        "story-body",
        "mw-parser-output",
        "field-name-body",
        "maincontent",
        "main-content",
        "article-text",
        "articletext",
        "post-body",
        "article-content",
        "page-content",
        "reviewbody",
        "markdown",
        "field-body",
    ],
];

struct Automaton {
    search: AhoCorasick,
    group_of: Vec<u8>,
}

static AUTOMATON: LazyLock<Option<Automaton>> = LazyLock::new(|| {
    let (mut patterns, mut group_of) = (Vec::new(), Vec::new());
    for (group, words) in (0u8..).zip(KEYWORDS) {
        patterns.extend_from_slice(words);
        group_of.extend(words.iter().map(|_| group));
    }
    let search = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(patterns)
        .ok()?;
    Some(Automaton { search, group_of })
});

/// The groups that have a substring in `names`, one bit each.
pub fn groups_in(names: &[u8]) -> u64 {
    let Some(automaton) = AUTOMATON.as_ref() else {
        return 0;
    };
    automaton
        .search
        .find_overlapping_iter(names)
        .fold(0, |bits, found| bits | 1u64 << automaton.group_of[found.pattern().as_usize()])
}

//! The words and signs of programming languages.

use super::grammar::{Annotations, Grammar, Quote};

const DOUBLE: Quote = Quote { open: "\"", close: "\"", escapes: true, several_lines: false };
const SINGLE: Quote = Quote { open: "'", close: "'", escapes: true, several_lines: false };
const BACKTICK: Quote = Quote { open: "`", close: "`", escapes: true, several_lines: true };
const RAW_BACKTICK: Quote = Quote { open: "`", close: "`", escapes: false, several_lines: true };
const LONG_DOUBLE: Quote = Quote { open: "\"\"\"", close: "\"\"\"", escapes: true, several_lines: true };
const LONG_SINGLE: Quote = Quote { open: "'''", close: "'''", escapes: true, several_lines: true };
const OPEN_DOUBLE: Quote = Quote { open: "\"", close: "\"", escapes: true, several_lines: true };
const DOUBLED_SINGLE: Quote = Quote { open: "'", close: "'", escapes: false, several_lines: true };

const SLASHES: Grammar = Grammar {
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    quotes: &[DOUBLE, SINGLE],
    ..Grammar::PLAIN
};

pub(super) const RUST: Grammar = Grammar {
    comments_nest: true,
    quotes: &[OPEN_DOUBLE],
    quote_prefixes: &["b", "c", "r", "br", "cr"],
    keywords: "as async await break continue do else for gen if in loop match return try while yield",
    storage: "const crate dyn enum extern fn impl let mod move mut pub ref static struct super trait type union \
        unsafe use where",
    types: "bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize",
    constants: "true false self Self",
    capitals_are_types: true,
    annotations: Annotations::Brackets,
    is_rust: true,
    ..SLASHES
};

pub(super) const SCRIPT: Grammar = Grammar {
    quotes: &[DOUBLE, SINGLE, BACKTICK],
    keywords: "as async await break case catch continue default delete do else export finally for from if import in \
        instanceof new of return satisfies switch throw try typeof void while with yield",
    storage: "abstract class const declare enum extends function get implements interface let namespace private \
        protected public readonly set static type var",
    types: "any bigint boolean never number object string symbol unknown",
    constants: "true false null undefined this super NaN Infinity",
    capitals_are_types: true,
    word_signs: &['$'],
    annotations: Annotations::At,
    has_patterns: true,
    ..SLASHES
};

pub(super) const PYTHON: Grammar = Grammar {
    line_comments: &["#"],
    quotes: &[LONG_DOUBLE, LONG_SINGLE, DOUBLE, SINGLE],
    quote_prefixes: &["b", "f", "r", "u", "br", "fr", "rb", "rf", "B", "F", "R", "U"],
    keywords: "and as assert async await break case continue del elif else except finally for from if import in is \
        match not or pass raise return try while with yield",
    storage: "class def global lambda nonlocal type",
    types: "bool bytes dict float frozenset int list object set str tuple",
    constants: "True False None self cls",
    capitals_are_types: true,
    annotations: Annotations::At,
    ..Grammar::PLAIN
};

pub(super) const C: Grammar = Grammar {
    quote_prefixes: &["L", "u", "U", "u8", "R"],
    keywords: "break case catch co_await co_return co_yield continue default delete do else for goto if new return \
        sizeof switch throw try while",
    storage: "auto class concept const consteval constexpr enum explicit extern final friend inline mutable \
        namespace noexcept operator override private protected public register requires restrict static \
        struct template typedef typename union using virtual volatile",
    types: "bool char double float int int16_t int32_t int64_t int8_t long short signed size_t ssize_t uint16_t \
        uint32_t uint64_t uint8_t uintptr_t unsigned void wchar_t",
    constants: "true false NULL nullptr this",
    annotations: Annotations::Hash,
    ..SLASHES
};

pub(super) const JAVA: Grammar = Grammar {
    quotes: &[LONG_DOUBLE, DOUBLE, SINGLE],
    keywords: "as assert async await break by case catch continue default do else finally for foreach goto guard if \
        import in instanceof is match new package return switch throw throws try using when where while \
        yield",
    storage: "abstract actor class const data def enum extends extension final fun func get implements init inline \
        interface internal let namespace object open override private protected protocol public readonly \
        record sealed set static struct suspend synchronized trait transient val var virtual volatile",
    types: "bool boolean byte char decimal double dynamic float int long short string uint ulong void",
    constants: "true false null nil this self super base",
    capitals_are_types: true,
    annotations: Annotations::At,
    ..SLASHES
};

pub(super) const GO: Grammar = Grammar {
    quotes: &[DOUBLE, SINGLE, RAW_BACKTICK],
    keywords: "break case continue default defer else fallthrough for go goto if import package range return select \
        switch",
    storage: "chan const func interface map struct type var",
    types: "any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune \
        string uint uint16 uint32 uint64 uint8 uintptr",
    constants: "true false nil iota",
    ..SLASHES
};

pub(super) const SQL: Grammar = Grammar {
    line_comments: &["--"],
    block_comments: &[("/*", "*/")],
    quotes: &[DOUBLED_SINGLE, DOUBLE],
    keywords: "add all alter analyze and as asc begin between by cascade case check collate column commit conflict \
        constraint create cross database default delete desc distinct do drop else end except exists explain \
        foreign from full grant group having if in index inner insert intersect into is join key left like \
        limit not offset on or order outer over partition primary references replace returning revoke right \
        rollback select set table then to transaction trigger truncate union unique update using values view \
        when where window with",
    types: "bigint blob boolean bytea char date decimal double float int integer json jsonb numeric real serial \
        smallint text time timestamp timestamptz uuid varchar",
    constants: "true false null current_date current_timestamp",
    ignores_case: true,
    ..Grammar::PLAIN
};

pub(super) const PHP: Grammar = Grammar {
    line_comments: &["//", "#"],
    quotes: &[OPEN_DOUBLE, SINGLE],
    keywords: "and as break case catch continue default do echo else elseif endforeach endif finally for foreach if \
        include instanceof match namespace new or print require require_once return switch throw try use \
        while yield",
    storage: "abstract class const enum extends final fn function global implements interface private protected \
        public readonly static trait var",
    types: "array bool callable float int iterable mixed object string void",
    constants: "true false null self parent",
    ignores_case: true,
    capitals_are_types: true,
    sigils: &['$'],
    ..SLASHES
};

pub(super) const RUBY: Grammar = Grammar {
    line_comments: &["#"],
    quotes: &[LONG_DOUBLE, OPEN_DOUBLE, SINGLE, BACKTICK],
    keywords: "after alias and begin break case catch cond do else elsif end ensure for if import in include loop \
        next not or raise redo require require_relative rescue retry return then unless until use when while \
        with yield",
    storage: "attr_accessor attr_reader class def defmodule defp extend lambda module private proc",
    constants: "true false nil self super",
    capitals_are_types: true,
    word_signs: &['?'],
    sigils: &['@', '$'],
    ..Grammar::PLAIN
};

pub(super) const LUA: Grammar = Grammar {
    line_comments: &["--"],
    block_comments: &[("--[[", "]]")],
    quotes: &[Quote { open: "[[", close: "]]", escapes: false, several_lines: true }, DOUBLE, SINGLE],
    keywords: "and break do else elseif end for goto if in not or repeat return then until while",
    storage: "function local",
    constants: "true false nil self",
    ..Grammar::PLAIN
};

pub(super) const HASKELL: Grammar = Grammar {
    line_comments: &["--"],
    block_comments: &[("{-", "-}")],
    comments_nest: true,
    quotes: &[DOUBLE],
    keywords: "case deriving do else hiding if import in of qualified then where",
    storage: "class data family forall infix infixl infixr instance let module newtype type",
    capitals_are_types: true,
    word_signs: &['\''],
    ..Grammar::PLAIN
};

pub(super) const POWERSHELL: Grammar = Grammar {
    line_comments: &["#"],
    block_comments: &[("<#", "#>")],
    quotes: &[
        Quote { open: "@\"", close: "\"@", escapes: false, several_lines: true },
        Quote { open: "\"", close: "\"", escapes: false, several_lines: true },
        DOUBLED_SINGLE,
    ],
    keywords: "begin break catch continue do else elseif end exit finally for foreach if in process return switch \
        throw trap try until while",
    storage: "class enum filter function param using",
    ignores_case: true,
    capitals_are_types: true,
    word_signs: &['-'],
    sigils: &['$'],
    ..Grammar::PLAIN
};

pub(super) const ZIG: Grammar = Grammar {
    line_comments: &["//"],
    block_comments: &[],
    keywords: "and async await break catch continue defer else errdefer for if or orelse resume return suspend \
        switch try unreachable while",
    storage: "comptime const enum error export extern fn inline pub struct test union var",
    types: "bool f32 f64 i32 i64 isize type u16 u32 u64 u8 usize void",
    constants: "true false null undefined",
    capitals_are_types: true,
    annotations: Annotations::At,
    ..SLASHES
};

pub(super) const ASSEMBLY: Grammar =
    Grammar { line_comments: &[";", "//", "#"], quotes: &[DOUBLE], sigils: &['%', '.'], ..Grammar::PLAIN };

pub(super) const WEBASSEMBLY: Grammar = Grammar {
    line_comments: &[";;"],
    block_comments: &[("(;", ";)")],
    comments_nest: true,
    quotes: &[DOUBLE],
    keywords: "block br br_if call call_indirect else end if loop return then unreachable",
    storage: "component core data elem export func global import instance local memory module mut param result \
        start table type",
    types: "externref f32 f64 funcref i32 i64 v128",
    word_signs: &['.', '-'],
    sigils: &['$'],
    ..Grammar::PLAIN
};

pub(super) const SCHEMA: Grammar = Grammar {
    line_comments: &["//", "#"],
    quotes: &[LONG_DOUBLE, DOUBLE, SINGLE],
    keywords: "extend import include on option package returns syntax use",
    storage: "enum export flags fragment func input interface map message mutation oneof optional query record \
        repeated resource rpc scalar schema service static subscription type union variant world",
    types: "bool bytes char double f32 f64 float int32 int64 list result s32 s64 string tuple u16 u32 u64 u8 \
        uint32 uint64",
    constants: "true false null",
    capitals_are_types: true,
    word_signs: &['-'],
    annotations: Annotations::At,
    ..SLASHES
};

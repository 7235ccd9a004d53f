namespace PosCloud.Core.Targeting.Syntax;

/// <summary>Kinds of tokens. Keywords are written in any case.</summary>
internal enum FilterToken
{
    All,
    And,
    Or,
    Not,
    In,
    Like,
    Exists,

    /// <summary>A bare word: a fact or a value, as its place says.</summary>
    Word,

    /// <summary>A fact with a quoted name in it, such as <c>component."a.b".sha256</c>.</summary>
    QuotedFact,

    /// <summary>A quoted value.</summary>
    QuotedValue,

    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
}

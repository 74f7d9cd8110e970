namespace OfflineSync.Constraints;

/// <summary>A piece of XPath text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name, a variable's name, a text without its quotes, a number, or the symbol itself.</param>
/// <param name="Start">Where it starts, from 0.</param>
internal readonly record struct XPathToken(XPathTokenKind Kind, string Text, int Start)
{
    public bool Is(string symbol) => Kind == XPathTokenKind.Symbol && Text == symbol;

    public bool IsName(string name) => Kind == XPathTokenKind.Name && Text == name;

    /// <summary>How it is named in a message.</summary>
    public string Shown => Kind switch
    {
        XPathTokenKind.End => "the end",
        XPathTokenKind.Text => $"the text '{Text}'",
        XPathTokenKind.Variable => $"${Text}",
        _ => $"'{Text}'",
    };
}

/// <summary>What a piece of XPath text is.</summary>
internal enum XPathTokenKind
{
    Name,
    Variable,
    Text,
    Number,
    Symbol,
    Unknown,
    End,
}

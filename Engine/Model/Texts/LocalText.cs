using System.Globalization;

namespace OfflineSync;

/// <summary>What people are to read, before a language is chosen: one of the engine's own texts with its arguments, or the message of a model's author.</summary>
internal sealed class LocalText : IEquatable<LocalText>
{
    private readonly TextArgument[] _arguments;
    private readonly bool _isMessage;

    public LocalText(string key, params TextArgument[] arguments)
        : this(key, arguments, isMessage: false)
    {
    }

    private LocalText(string key, TextArgument[] arguments, bool isMessage)
    {
        Key = key;
        _arguments = arguments;
        _isMessage = isMessage;
    }

    /// <summary>A message: the text of that key, where the model has one, else these words.</summary>
    public static LocalText OfAuthor(string message) => new(message, [], isMessage: true);

    /// <summary>The key in <see cref="EngineTexts"/>, or the message.</summary>
    public string Key { get; }

    /// <summary>The words where no model is at hand.</summary>
    public string English => _isMessage ? Key : string.Format(CultureInfo.InvariantCulture, EngineTexts.Find(Key)!, [.. _arguments.Select(argument => (object)argument.Name)]);

    /// <summary>The words in a language.</summary>
    public string In(LanguageTexts texts) => _isMessage ? texts.Message(Key) : texts[Key, [.. _arguments.Select(argument => (object)(argument.Key is { } key ? texts.Find(key) ?? argument.Name : argument.Name))]];

    public bool Equals(LocalText? other) => other is not null && Key == other.Key && _isMessage == other._isMessage && _arguments.AsSpan().SequenceEqual(other._arguments);

    public override bool Equals(object? obj) => Equals(obj as LocalText);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What stands in the place of a text's argument: a name as code has it, and the key by which a model may call it something else.</summary>
internal readonly record struct TextArgument(string Name, string? Key = null)
{
    public static implicit operator TextArgument(string text) => new(text);

    public static implicit operator TextArgument(EntityDefinition entity) => new(entity.Name, entity.Name);

    /// <summary>A member; a model calls it by <c>Entity.Member</c>.</summary>
    public static TextArgument Of(EntityDefinition entity, string member) => new(member, $"{entity.Name}.{member}");
}

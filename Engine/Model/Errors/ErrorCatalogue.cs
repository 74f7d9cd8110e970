using System.Collections.Immutable;
using System.Reflection;

namespace OfflineSync;

/// <summary>The manual of the errors: cause, when it is normal, and what to do, for each <see cref="ErrorCode"/>.</summary>
public static class ErrorCatalogue
{
    /// <summary>Every code, in the order of the list.</summary>
    public static ImmutableArray<ErrorDescription> All { get; } = [.. Enum.GetValues<ErrorCode>().Select(Read)];

    /// <summary>What the manual says about a code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such code.</exception>
    public static ErrorDescription Of(ErrorCode code) => Find(code.ToString()) ?? throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such error code.");

    /// <summary>The same by name, in any case; null when there is no such code.</summary>
    public static ErrorDescription? Find(string name) => All.FirstOrDefault(entry => entry.Code.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The code of a name that came from elsewhere. Numbers and names of other versions are <see cref="ErrorCode.Unexpected"/>.</summary>
    internal static ErrorCode Parse(string? name) =>
        name is [>= 'A' and <= 'Z', ..] && Enum.TryParse(name, out ErrorCode code) && Enum.IsDefined(code) ? code : ErrorCode.Unexpected;

    private static ErrorDescription Read(ErrorCode code)
    {
        ErrorManualAttribute manual = typeof(ErrorCode).GetField(code.ToString())?.GetCustomAttribute<ErrorManualAttribute>()
            ?? throw new InvalidOperationException($"{code} has no manual.");
        return new ErrorDescription(code, manual.Area, manual.Cause, manual.Normal, manual.Cure);
    }
}

using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineSync;

/// <summary>How a call of server logic travels: its name, version, roles, arguments and result. Made by the generator.</summary>
[DebuggerDisplay("{Signature}")]
public sealed class ServerCallContract
{
    /// <summary>The longest signature, in characters.</summary>
    internal const int SignatureLimit = 8192;

    private static readonly JsonWriterOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CallShape _arguments;
    private readonly CallShape _result;

    /// <summary>Called by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ServerCallContract(string name, int version, IReadOnlyList<string> roles, CallShape arguments, CallShape result)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(result);
        Name = name;
        Version = version;
        Roles = roles;
        _arguments = arguments;
        _result = result;
        Signature = $"{arguments.Text} : {result.Text}";
        if (Signature.Length > SignatureLimit) throw new ArgumentException($"The contract of {name} has a signature of more than {SignatureLimit} characters.");
    }

    /// <summary>The name that travels.</summary>
    public string Name { get; }

    /// <summary>The version of the contract.</summary>
    public int Version { get; }

    /// <summary>The user roles that may call it.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Arguments and result with their types, as text: app and server must have the same.</summary>
    public string Signature { get; }

    /// <summary>The arguments as JSON.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CallInvalid"/>: a value that cannot travel; the message names it.</exception>
    internal JsonElement WriteArguments(object call) => Write(_arguments, call, "the arguments");

    /// <summary>Reads arguments.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CallInvalid"/>: the message names the argument.</exception>
    internal object ReadArguments(JsonElement arguments) => _arguments.Read(arguments, "the arguments")!;

    /// <summary>The result as JSON; null when it is empty.</summary>
    internal JsonElement? WriteResult(object? result) => result is null && _result.IsNullable ? null : Write(_result, result, "the result");

    /// <summary>Reads a result.</summary>
    internal object? ReadResult(JsonElement? result) => result is null && _result.IsNullable ? null : _result.Read(result ?? JsonElement.Parse("null"), "the result");

    private static JsonElement Write(CallShape shape, object? value, string place)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, plain)) shape.Write(writer, value, place);
        return JsonElement.Parse(bytes.WrittenSpan);
    }
}

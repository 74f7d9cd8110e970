using System.Text.Json.Serialization;

namespace OfflineSync.Protocol;

/// <summary>How messages become JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false,
    MaxDepth = 16)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignInAnswer))]
[JsonSerializable(typeof(RenewRequest))]
[JsonSerializable(typeof(UploadQuestion))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchStatus))]
[JsonSerializable(typeof(DownloadRequest))]
[JsonSerializable(typeof(DownloadHeader))]
[JsonSerializable(typeof(DownloadEnd))]
[JsonSerializable(typeof(LanguageRequest))]
[JsonSerializable(typeof(TextsMessage))]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProtocolJson : JsonSerializerContext;

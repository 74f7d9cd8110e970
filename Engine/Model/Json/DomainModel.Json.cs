namespace OfflineSync;

public sealed partial class DomainModel
{
    /// <summary>The whole model, rules included, as readable JSON; equal models give equal text.</summary>
    public string ToJson() => ModelJsonWriter.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote. Objects of such a model have no classes: <c>obj["Name"]</c>.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: the message names the place.</exception>
    public static DomainModel FromJson(string json) => ModelJsonReader.Read(json);
}

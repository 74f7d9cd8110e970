using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>Reads the line that asks for more than outcomes.</summary>
internal static class UploadQuestionLine
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestInvalid"/>.</exception>
    public static UploadQuestion Read(ReadOnlySpan<byte> line)
    {
        try
        {
            UploadQuestion? question = JsonSerializer.Deserialize(line, ProtocolJson.Default.UploadQuestion);
            if (question is not { Refresh: not null, AppliedKeys: not null } || question.Refresh.Any(list => list is not { Entity: not null, Ids: not null })) throw Unreadable();
            return question;
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    private static OfflineSyncException Unreadable() => RequestErrors.Invalid("The upload's first line asks for something that cannot be read.");
}

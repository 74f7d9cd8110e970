namespace OfflineSync.Protocol;

/// <summary>
/// The kinds of frames in a stream. A frame is its kind (1 byte), the length of its content (4 bytes, little endian) and the content.
/// </summary>
internal enum FrameKind : byte
{
    /// <summary>JSON: <see cref="OfflineSync.Protocol.UploadAnswer"/>, the first frame of an upload's answer.</summary>
    UploadAnswer = 1,

    /// <summary>JSON: <see cref="OfflineSync.Protocol.DownloadHeader"/>, before the rows.</summary>
    DownloadHeader = 2,

    /// <summary>Rows of one layout, column by column: see <see cref="RowsWriter"/>.</summary>
    Rows = 3,

    /// <summary>Removed objects: an entity's stable id (length byte, UTF-8), then 16 bytes per id.</summary>
    Removals = 4,

    /// <summary>JSON: <see cref="OfflineSync.Protocol.DownloadEnd"/>, the last frame.</summary>
    DownloadEnd = 5,

    /// <summary>JSON: <see cref="OfflineSync.Protocol.Problem"/>: the server failed after it began to answer. The last frame.</summary>
    Problem = 6,

    /// <summary>JSON: <see cref="OfflineSync.Protocol.CallAnswer"/>, the first frame of a call's answer.</summary>
    CallAnswer = 7,
}

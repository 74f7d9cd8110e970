using System.Buffers;
using System.IO.Pipelines;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>Reads an upload line by line as it arrives: a broken or oversized one is refused at the line where it breaks.</summary>
internal static class BatchBody
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RecordingDamaged"/> naming the line, <see cref="ErrorCode.RequestTooLarge"/>, <see cref="ErrorCode.RequestInvalid"/>.</exception>
    public static async Task<(UploadQuestion? Question, UploadBatch? Batch)> ReadAsync(Stream body, int lineByteLimit, int entryLimit, CancellationToken cancellationToken)
    {
        PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        using var parser = new BatchParser();
        UploadQuestion? question = null;
        UploadBatch? batch = null;
        // How much of the line under way holds no end: it is not looked at again with each piece that arrives.
        long searched = 0;
        try
        {
            while (true)
            {
                ReadResult result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = result.Buffer;
                while (TryTakeLine(ref buffer, searched, result.IsCompleted, out ReadOnlySequence<byte> line))
                {
                    searched = 0;
                    Add(line);
                }
                searched = buffer.Length;
                if (buffer.Length > lineByteLimit) throw LineTooLong();
                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted) return End();
            }
        }
        catch (InvalidDataException)
        {
            throw RequestErrors.Invalid("The body is not packed as its content encoding says.");
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }

        void Add(in ReadOnlySequence<byte> line)
        {
            if (line.Length > lineByteLimit) throw LineTooLong();
            if (line.IsEmpty) return;
            if (batch is not null) throw RequestErrors.Invalid("A request holds one batch: there is something behind its last line.");
            ReadOnlySpan<byte> bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
            if (question is null && !parser.IsOpen && bytes.StartsWith(UploadQuestion.LineStart))
            {
                question = UploadQuestionLine.Read(bytes);
                return;
            }
            batch = parser.Add(bytes);
            if (parser.EntryCount > entryLimit) throw RequestErrors.TooLarge($"The batch has more than {entryLimit} entries.");
        }

        (UploadQuestion?, UploadBatch?) End()
        {
            if (parser.IsOpen) throw RequestErrors.Invalid("The batch breaks off: its last line is missing.");
            return batch is null && question is null ? throw RequestErrors.Invalid("The body holds no batch.") : (question, batch);
        }

        OfflineSyncException LineTooLong() => RequestErrors.TooLarge($"A line is longer than {lineByteLimit} bytes.");
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, long searched, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        line = isLast ? buffer : default;
        if (isLast) buffer = buffer.Slice(buffer.End);
        return !line.IsEmpty;
    }
}

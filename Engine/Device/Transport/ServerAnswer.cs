using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>A good answer, its body still to be read. Whatever goes wrong while reading is an <see cref="OfflineSyncException"/>.</summary>
internal sealed class ServerAnswer : IAsyncDisposable
{
    private const int MessageLimit = 1024 * 1024;

    private readonly HttpResponseMessage _response;
    private readonly RequestDeadline _deadline;
    private readonly long _byteLimit;
    private readonly CancellationToken _caller;
    private readonly ReceivedBytes _received;
    private readonly Stream _body;
    private FrameReader? _frames;
    private LineReader? _lines;
    private long _unpacked;

    private ServerAnswer(HttpResponseMessage response, RequestDeadline deadline, long byteLimit, CancellationToken caller, ReceivedBytes received, Stream body, long bytesSent)
    {
        _response = response;
        _deadline = deadline;
        _byteLimit = byteLimit;
        _caller = caller;
        _received = received;
        _body = body;
        BytesSent = bytesSent;
    }

    /// <summary>How many bytes the request's body took on the wire.</summary>
    public long BytesSent { get; }

    /// <summary>How many bytes of the answer's body came over the wire so far.</summary>
    public long BytesReceived => _received.Count;

    public static async Task<ServerAnswer> OpenAsync(HttpResponseMessage response, RequestDeadline deadline, long byteLimit, CancellationToken caller, long bytesSent)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        var received = new ReceivedBytes(stream, deadline);
        return new ServerAnswer(response, deadline, byteLimit, caller, received, Unpack(received, [.. response.Content.Headers.ContentEncoding]), bytesSent);
    }

    /// <summary>Reads a JSON message.</summary>
    public async Task<T> ReadMessageAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var bytes = new MemoryStream();
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = await _body.ReadAsync(buffer, _deadline.Token).ConfigureAwait(false)) > 0)
            {
                if (bytes.Length + read > MessageLimit) throw Failures.Senseless("a message of more than 1 MiB");
                bytes.Write(buffer, 0, read);
            }
            return JsonSerializer.Deserialize(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), AnswerJson.Strict(type)) ?? throw Failures.Senseless("an empty message");
        }
        catch (JsonException exception)
        {
            throw Failures.Senseless("its JSON is damaged", exception);
        }
        catch (Exception exception) when (Translate(exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The next line of a text; null at its end.</summary>
    public async ValueTask<string?> ReadLineAsync()
    {
        try
        {
            _lines ??= new LineReader(_body);
            return await _lines.ReadAsync(_deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The next frame; its content is valid until the next call. A stream that ends without the frame that the reader waits for broke off.</summary>
    public async ValueTask<Frame> ReadFrameAsync()
    {
        try
        {
            _frames ??= new FrameReader(_body);
            var frame = await _frames.ReadAsync(_deadline.Token).ConfigureAwait(false) ?? throw Failures.BrokenOff();
            _unpacked += FrameWriter.HeaderSize + frame.Content.Length;
            if (_unpacked > _byteLimit) throw Failures.Endless(_byteLimit);
            if (frame.Kind != FrameKind.Problem) return new Frame(frame.Kind, frame.Content);
            // The work may be done although its answer failed.
            OfflineSyncException failure = Failures.Of(new Frame(frame.Kind, frame.Content).Message(ProtocolJson.Default.Problem), null);
            throw new OfflineSyncException(failure.Code, failure.Message, failure.Hint, failure.IsTransient) { OutcomeUnknown = true, TraceId = failure.TraceId };
        }
        catch (Exception exception) when (Translate(exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The time limit does not count until <see cref="Resume"/>: the device has enough to do.</summary>
    public void Pause() => _deadline.Pause();

    /// <summary>The time limit counts again.</summary>
    public void Resume() => _deadline.Progress();

    public async ValueTask DisposeAsync()
    {
        _lines?.Dispose();
        if (_frames is not null) await _frames.DisposeAsync().ConfigureAwait(false);
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _deadline.Dispose();
    }

    private OfflineSyncException? Translate(Exception exception) => exception switch
    {
        OfflineSyncException => null,
        OperationCanceledException when _caller.IsCancellationRequested => null,
        OperationCanceledException => Failures.TimedOut(_deadline.Limit, true, exception),
        IOException or HttpRequestException when _deadline.HasPassed => Failures.TimedOut(_deadline.Limit, true, exception),
        IOException or InvalidDataException or HttpRequestException or ObjectDisposedException => Failures.Of(exception, true),
        // What GZipStream calls invalid data.
        InvalidOperationException when _body is BrotliStream => Failures.Of(exception, true),
        _ => null,
    };

    private static Stream Unpack(Stream packed, string[] encodings) => encodings switch
    {
        [] or ["identity"] => packed,
        ["gzip"] => new GZipStream(packed, CompressionMode.Decompress),
        ["br"] => new BrotliStream(packed, CompressionMode.Decompress),
        _ => throw Failures.Senseless($"its encoding is '{string.Join(", ", encodings)}'"),
    };
}

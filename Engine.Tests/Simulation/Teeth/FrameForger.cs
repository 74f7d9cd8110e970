using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>A broken server, made of the good one: it forges the frames of its answers.</summary>
internal abstract class FrameForger(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != ProtocolVersion.FramesContentType) return response;
        List<(FrameKind Kind, byte[] Content)> frames = await ReadAsync(response, cancellationToken);
        Forge(frames);
        var output = new ArrayBufferWriter<byte>();
        foreach ((FrameKind kind, byte[] content) in frames) FrameWriter.Write(output, kind, content);
        var forged = new ByteArrayContent(output.WrittenSpan.ToArray());
        forged.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = forged;
        return response;
    }

    /// <summary>Changes the frames of an answer in place.</summary>
    protected abstract void Forge(List<(FrameKind Kind, byte[] Content)> frames);

    /// <summary>Changes the one JSON frame of a kind, if there is one.</summary>
    protected static void Change<T>(List<(FrameKind Kind, byte[] Content)> frames, FrameKind kind, JsonTypeInfo<T> type, Func<T, T> change)
    {
        int index = frames.FindIndex(frame => frame.Kind == kind);
        if (index < 0) return;
        T message = JsonSerializer.Deserialize(frames[index].Content, type)!;
        frames[index] = (kind, JsonSerializer.SerializeToUtf8Bytes(change(message), type));
    }

    private static async Task<List<(FrameKind, byte[])>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        foreach (string encoding in response.Content.Headers.ContentEncoding)
        {
            body = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        }
        await using var reader = new FrameReader(body);
        List<(FrameKind, byte[])> frames = [];
        while (await reader.ReadAsync(cancellationToken) is { } frame) frames.Add((frame.Kind, frame.Content.ToArray()));
        return frames;
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;
using OfflineSync.Tests.Faults;
using MisbehavingServer = OfflineSync.Tests.Synchronization.MisbehavingServer;

namespace OfflineSync.Tests.BadInput;

/// <summary>Another server on loopback, to which the requests of one route go while it has a fault: it gives answers that are none.</summary>
internal sealed partial class Liar(string route) : IAsyncDisposable
{
    private MisbehavingServer _server = null!;
    private string? _fault;

    /// <summary>Every answer that is none.</summary>
    public static ImmutableArray<string> Faults { get; } =
        ["page", "empty", "nothing", "no content", "half", "half packed", "rubbish", "void", "null", "endless", "type", "redirect", "older", "newer"];

    public string? Fault
    {
        get => _fault;
        set => (_fault, Told, Limit) = (value, 0, int.MaxValue);
    }

    /// <summary>How often it answered.</summary>
    public int Told { get; private set; }

    /// <summary>How often it answers.</summary>
    public int Limit { get; set; }

    /// <summary>What a device says of it.</summary>
    public static ErrorCode Code(string fault, string route) => fault switch
    {
        "older" or "newer" => ErrorCode.ProtocolMismatch,
        "half" or "half packed" or "nothing" when IsFrames(route) => ErrorCode.NetworkUnavailable,
        _ => ErrorCode.ServerAnswerUnknown,
    };

    public static async Task<Liar> StartAsync(string route)
    {
        var liar = new Liar(route);
        liar._server = await MisbehavingServer.StartAsync(liar.AnswerAsync);
        return liar;
    }

    public HttpMessageHandler Between(HttpMessageHandler network) => new RequestLog(network)
    {
        Before = (request, _) =>
        {
            if (Fault is not null && Told < Limit && request.RequestUri!.Segments[^1] == route) request.RequestUri = new Uri(_server.Address, request.RequestUri.PathAndQuery);
        },
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static bool IsFrames(string route) => route is "upload" or "outcome" or "download" or "call";

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            // Where a redirect led to.
            await PageAsync(response);
            return;
        }
        Told++;
        response.ContentType = route switch
        {
            "changes" => ProtocolVersion.EventsContentType,
            _ when IsFrames(route) => ProtocolVersion.FramesContentType,
            _ => "application/json",
        };
        switch (Fault)
        {
            case "page":
                await PageAsync(response);
                break;
            case "empty":
                response.Headers.Clear();
                break;
            case "nothing": break;
            case "no content":
                response.ContentType = null;
                response.StatusCode = 204;
                break;
            case "half":
                await response.Body.WriteAsync(IsFrames(route) ? Half(FirstFrame("{}")) : "{\"bytes\":1"u8.ToArray());
                break;
            case "half packed":
                response.Headers.ContentEncoding = "gzip";
                await response.Body.WriteAsync(Half(Packed(IsFrames(route) ? FirstFrame("{}") : "{\"bytes\":1"u8.ToArray())));
                break;
            case "rubbish":
                await response.Body.WriteAsync(IsFrames(route) ? FirstFrame("<html>") : "<html>"u8.ToArray());
                break;
            case "void":
                await response.Body.WriteAsync(IsFrames(route) ? [.. FirstFrame("{}"), .. Frame(FrameKind.DownloadEnd, "{}")] : "{}"u8.ToArray());
                break;
            case "null":
                await response.Body.WriteAsync(IsFrames(route) ? FirstFrame("null") : "null"u8.ToArray());
                break;
            case "endless":
                await EndlessAsync(context);
                break;
            case "type":
                response.ContentType = "text/plain";
                await response.WriteAsync("{}");
                break;
            case "redirect":
                response.Headers.Clear();
                response.Redirect("/login");
                break;
            default:
                response.Headers[ProtocolVersion.Header] = Fault == "older" ? "0" : "2";
                break;
        }
    }

    /// <summary>The page on which a network asks its guests to sign in.</summary>
    private static Task PageAsync(HttpResponse response)
    {
        response.Headers.Clear();
        response.ContentType = "text/html";
        return response.WriteAsync("<!DOCTYPE html><html><body>Welcome to the hotel's network</body></html>");
    }

    /// <summary>Begins as the right answer would, and does not end.</summary>
    private async Task EndlessAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string asked = await reader.ReadToEndAsync();
        byte[] first = route switch
        {
            "download" => Frame(FrameKind.DownloadHeader, "{\"kind\":\"Delta\",\"expectedRows\":1,\"layouts\":[]}"),
            "call" => [.. Frame(FrameKind.CallAnswer, $"{{\"key\":\"{Name("key", asked)}\",\"repeated\":false}}"), .. Frame(FrameKind.DownloadHeader, "{\"kind\":\"Delta\",\"expectedRows\":1,\"layouts\":[]}")],
            _ => [],
        };
        byte[] more = route switch
        {
            "download" or "call" => Frame(FrameKind.Removals, "\u0004None" + new string('x', 64 * 16)),
            "upload" or "outcome" => Frame(FrameKind.UploadAnswer, $"{{\"batch\":\"{Name("batch", asked)}\",\"outcomes\":[]}}"),
            "changes" => Encoding.ASCII.GetBytes(new string('x', 1024)),
            _ => "      "u8.ToArray(),
        };
        await context.Response.Body.WriteAsync(first);
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(more);
    }

    private byte[] FirstFrame(string content) => Frame(route switch
    {
        "download" => FrameKind.DownloadHeader,
        "call" => FrameKind.CallAnswer,
        _ => FrameKind.UploadAnswer,
    }, content);

    private static byte[] Frame(FrameKind kind, string content)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, kind, Encoding.UTF8.GetBytes(content));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Half(byte[] bytes) => bytes[..(bytes.Length / 2)];

    /// <summary>The id that a request gives to what it is about.</summary>
    private static string Name(string member, string asked) => Ids().Matches(asked).First(match => match.Groups[1].Value == member).Groups[2].Value;

    [GeneratedRegex("\"(\\w+)\":\"([0-9a-f-]{36})\"")]
    private static partial Regex Ids();
}

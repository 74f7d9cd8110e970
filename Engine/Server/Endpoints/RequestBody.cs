using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace OfflineSync.Server.Endpoints;

/// <summary>Opens a request's body under limits, before and after unpacking, so that a small body cannot become a big one.</summary>
internal static class RequestBody
{
    /// <summary>The body, unpacked as it is read.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.RequestInvalid"/> for another content type or packing, <see cref="ErrorCode.RequestTooLarge"/>, while reading too.</exception>
    public static Stream Open(HttpRequest request, string contentType, long packedLimit, long unpackedLimit)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals(contentType, StringComparison.OrdinalIgnoreCase))
        {
            throw RequestErrors.Invalid($"The content type must be {contentType}.");
        }
        if (request.ContentLength > packedLimit) throw LimitedStream.TooLarge(packedLimit);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = packedLimit;
        var packed = new LimitedStream(request.Body, packedLimit);
        return request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => new LimitedStream(packed, unpackedLimit),
            "gzip" => new LimitedStream(new GZipStream(packed, CompressionMode.Decompress), unpackedLimit),
            "br" => new LimitedStream(new BrotliStream(packed, CompressionMode.Decompress), unpackedLimit),
            _ => throw RequestErrors.Invalid("The content encoding must be gzip or br, or none."),
        };
    }

    /// <summary>Reads a JSON body.</summary>
    public static async Task<T> ReadJsonAsync<T>(HttpRequest request, JsonTypeInfo<T> type, long packedLimit, long unpackedLimit, CancellationToken cancellationToken)
    {
        await using Stream body = Open(request, "application/json", packedLimit, unpackedLimit);
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false) ?? throw RequestErrors.Invalid("The body is empty.");
        }
        catch (JsonException exception)
        {
            throw RequestErrors.Invalid($"The body cannot be read at {exception.Path ?? "$"} (line {exception.LineNumber + 1}).");
        }
        catch (InvalidDataException)
        {
            throw RequestErrors.Invalid("The body is not packed as its content encoding says.");
        }
    }
}

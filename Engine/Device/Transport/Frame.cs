using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>A frame of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its content.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlySequence<byte> Content)
{
    /// <summary>The content of a JSON frame.</summary>
    public T Message<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(Content);
            return JsonSerializer.Deserialize(ref reader, AnswerJson.Strict(type)) ?? throw Failures.Senseless($"an empty {Kind}");
        }
        catch (JsonException exception)
        {
            throw Failures.Senseless($"its {Kind} is damaged", exception);
        }
    }

    /// <summary>The content of the frame that must come here.</summary>
    public T Message<T>(FrameKind kind, JsonTypeInfo<T> type)
        where T : class => Kind == kind ? Message(type) : throw Failures.Senseless($"a frame {Kind} stands where {kind} belongs");
}

using System.ComponentModel;
using System.Globalization;

namespace OfflineSync.Server.Hosting;

/// <summary>
/// Reads a checkpoint key from configuration: <c>ID:SECRET</c>, the secret in base64. What it cannot read becomes a key without a secret, which the
/// options' validation refuses: an exception from here would be reported with the text, and the text is a secret.
/// </summary>
internal sealed class CheckpointKeyConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        string[] parts = ((string)value).Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out int id)) return new CheckpointKey(0, default);
        byte[] secret = new byte[parts[1].Length];
        return Convert.TryFromBase64String(parts[1], secret, out int length) ? new CheckpointKey(id, secret[..length]) : new CheckpointKey(id, default);
    }
}

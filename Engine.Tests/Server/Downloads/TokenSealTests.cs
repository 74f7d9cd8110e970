using System.Security.Cryptography;
using OfflineSync.Server;
using OfflineSync.Server.Downloads;

namespace OfflineSync.Tests.Server.Downloads;

public sealed class TokenSealTests
{
    private static readonly CheckpointKey key = new(7, RandomNumberGenerator.GetBytes(32));

    private static readonly CheckpointToken token = new(
        Guid.NewGuid(), Guid.NewGuid(), "model", new StoreIdentity(7_300_000_000_000_000_000, 3, Guid.NewGuid(), 12), new PgSnapshot("725:727:725"), Guid.NewGuid());

    [Fact]
    public void A_sealed_token_opens_as_it_was()
    {
        string text = TokenSeal.Seal(token, key);

        Assert.Equal(7, TokenSeal.KeyId(text));
        Assert.Equal(token, TokenSeal.OpenToken(text, key));
    }

    [Fact]
    public void A_sealed_cursor_opens_as_it_was()
    {
        var cursor = new PageCursor(token, new PgSnapshot("1:2:"), new PagePosition(true, "City:all", Guid.NewGuid()), 12, ["City"], 3);

        PageCursor opened = TokenSeal.OpenCursor(TokenSeal.Seal(cursor, key), key);

        Assert.Equal(cursor with { Reset = opened.Reset }, opened);
        Assert.Equal(["City"], opened.Reset);
        Assert.Null(TokenSeal.OpenCursor(TokenSeal.Seal(cursor with { Position = null, From = null }, key), key).Position);
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] bytes = System.Buffers.Text.Base64Url.DecodeFromChars(TokenSeal.Seal(token, key));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertInvalid(() => TokenSeal.OpenToken(System.Buffers.Text.Base64Url.EncodeToString(changed), key));
        }
    }

    [Fact]
    public void Another_key_does_not_open_it() => AssertInvalid(() => TokenSeal.OpenToken(TokenSeal.Seal(token, key), key with { Secret = RandomNumberGenerator.GetBytes(32) }));

    [Fact]
    public void A_token_is_no_cursor_and_a_cursor_no_token()
    {
        AssertInvalid(() => TokenSeal.OpenCursor(TokenSeal.Seal(token, key), key));
        AssertInvalid(() => TokenSeal.OpenToken(TokenSeal.Seal(new PageCursor(token, null, null, 0, []), key), key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64url at all!")]
    public void Other_texts_are_refused(string text)
    {
        Assert.Null(TokenSeal.KeyId(text));
        AssertInvalid(() => TokenSeal.OpenToken(text, key));
    }

    private static void AssertInvalid(Func<object> open) => Assert.Equal(ErrorCode.CheckpointInvalid, Assert.Throws<OfflineSyncException>(open).Code);
}

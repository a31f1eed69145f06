using System.Globalization;
using Amazon.Runtime;
using QueueMap.Storage.S3.Lean;

namespace QueueMap.Tests.Storage.S3.Lean;

/// <summary>Credentials of a session are renewed while a run goes on: what is signed from the next second on is signed with the new ones.</summary>
public sealed class RenewedCredentialsTests
{
    private static readonly ImmutableCredentials s_old = new("ASIAOLD", "old secret", "old token");
    private static readonly ImmutableCredentials s_new = new("ASIANEW", "new secret", "new token");

    private readonly SetTime _time = new() { Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
    private readonly Provider _provider = new() { Current = s_old };

    [Fact]
    public async Task New_credentials_sign_from_the_next_second_on()
    {
        var signer = new RequestSigner(_provider, "eu-west-1", new ServerClock(_time));
        var before = await signer.NowAsync();
        _provider.Current = s_new;

        Assert.Same(before, await signer.NowAsync());
        _time.Now += TimeSpan.FromSeconds(1);
        var after = await signer.NowAsync();

        AssertSignedBy(s_old, before);
        AssertSignedBy(s_new, after);
        Assert.False(before.Key.SequenceEqual(after.Key));
    }

    [Fact]
    public async Task A_new_secret_under_the_same_name_is_a_new_key()
    {
        var signer = new RequestSigner(_provider, "eu-west-1", new ServerClock(_time));
        var before = await signer.NowAsync();
        _provider.Current = new ImmutableCredentials(s_old.AccessKey, s_new.SecretKey, s_old.Token);
        _time.Now += TimeSpan.FromSeconds(1);

        var after = await signer.NowAsync();

        Assert.False(before.Key.SequenceEqual(after.Key));
    }

    [Fact]
    public async Task A_new_token_alone_keeps_the_key()
    {
        var signer = new RequestSigner(_provider, "eu-west-1", new ServerClock(_time));
        var before = await signer.NowAsync();
        _provider.Current = new ImmutableCredentials(s_old.AccessKey, s_old.SecretKey, "new token");
        _time.Now += TimeSpan.FromSeconds(1);
        var after = await signer.NowAsync();

        Assert.Equal("new token", after.Token);
        Assert.True(before.Key.SequenceEqual(after.Key));
    }

    [Fact]
    public async Task The_provider_is_asked_once_a_second()
    {
        var signer = new RequestSigner(_provider, "eu-west-1", new ServerClock(_time));
        for (var i = 0; i < 3_000; i++)
        {
            await signer.NowAsync();
            _time.Now += TimeSpan.FromMilliseconds(1);
        }

        Assert.Equal(3, _provider.Asked);
    }

    // Against a signer that knows nothing of what was before; SigningTests holds that one to the SDK.
    private static void AssertSignedBy(ImmutableCredentials keys, SigningMoment moment)
    {
        var alone = new SigningMoment(
            DateTimeOffset.ParseExact(moment.Date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), "eu-west-1", keys, previous: null);
        var headers = new[] { ("host", "bucket.example"), ("x-amz-date", moment.Date), ("x-amz-security-token", moment.Token!) };

        Assert.Equal(keys.Token, moment.Token);
        Assert.Equal(SigV4.Authorize(alone, "/x", "", headers), SigV4.Authorize(moment, "/x", "", headers));
    }

    private sealed class Provider : AWSCredentials
    {
        public required ImmutableCredentials Current { get; set; }

        public int Asked { get; private set; }

        public override ImmutableCredentials GetCredentials()
        {
            Asked++;
            return Current;
        }

        public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

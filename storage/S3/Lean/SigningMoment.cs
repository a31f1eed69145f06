using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace QueueMap.Storage.S3.Lean;

/// <summary>
/// All of a signature that requests of one second, one region and the same credentials have in common: the key is derived
/// once a day, and the texts are made once a second.
/// </summary>
internal sealed class SigningMoment
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    private readonly ImmutableCredentials _credentials;
    private readonly string _region;
    private readonly string _day;
    private readonly byte[] _key;

    /// <param name="previous">Whose key is taken over where it is the same; null for the first.</param>
    public SigningMoment(DateTimeOffset time, string region, ImmutableCredentials credentials, SigningMoment? previous)
    {
        _credentials = credentials;
        _region = region;
        Second = time.ToUnixTimeSeconds();
        Date = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        _day = Date[..8];
        Scope = $"{_day}/{region}/s3/aws4_request";
        Claim = $"{Algorithm} Credential={credentials.AccessKey}/{Scope}, SignedHeaders=";
        _key = previous is not null && previous.HasKeyOf(this) ? previous._key : DeriveKey();
    }

    public long Second { get; }

    /// <summary>The header x-amz-date.</summary>
    public string Date { get; }

    public string Scope { get; }

    /// <summary>The beginning of the header Authorization.</summary>
    public string Claim { get; }

    /// <summary>Null where the credentials are not of a session.</summary>
    public string? Token => _credentials.UseToken ? _credentials.Token : null;

    public ReadOnlySpan<byte> Key => _key;

    private bool HasKeyOf(SigningMoment other) =>
        _day == other._day && _region == other._region && _credentials.SecretKey == other._credentials.SecretKey;

    private byte[] DeriveKey()
    {
        var day = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + _credentials.SecretKey), Encoding.ASCII.GetBytes(_day));
        var region = HMACSHA256.HashData(day, Encoding.ASCII.GetBytes(_region));
        return HMACSHA256.HashData(HMACSHA256.HashData(region, "s3"u8), "aws4_request"u8);
    }
}

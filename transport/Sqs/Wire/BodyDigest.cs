using System.Security.Cryptography;
using System.Text;

namespace QueueMap.AmazonSqs.Sqs.Wire;

internal static class BodyDigest
{
    /// <param name="md5">As SQS says it, in hexadecimal. Null or empty: the server does not say, and nothing can be checked.</param>
    public static bool Matches(string body, string? md5) =>
        string.IsNullOrEmpty(md5) || string.Equals(Of(body), md5, StringComparison.OrdinalIgnoreCase);

    public static string Of(string body)
    {
#pragma warning disable CA5351 // SQS's protocol fixes MD5; it guards against accidents on the way, not against an attacker.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
    }
}

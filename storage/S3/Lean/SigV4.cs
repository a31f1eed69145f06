using System.Security.Cryptography;

namespace QueueMap.Storage.S3.Lean;

/// <summary>AWS Signature Version 4 of a request without a body.</summary>
internal static class SigV4
{
    /// <summary>The header x-amz-content-sha256 of such a request: the SHA-256 of nothing.</summary>
    public const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <param name="path">As it goes over the wire.</param>
    /// <param name="query">As it goes over the wire, in order of its names, without '?'; empty where there is none.</param>
    /// <param name="headers">In order of their names, which are in lower case.</param>
    /// <returns>The header Authorization.</returns>
    public static string Authorize(SigningMoment moment, ReadOnlySpan<char> path, ReadOnlySpan<char> query, ReadOnlySpan<(string Name, string Value)> headers)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var text = new SigningText(stackalloc byte[SigningText.UsualLength]);
        try
        {
            AppendRequest(ref text, path, query, headers);
            SHA256.HashData(text.Written, signature);
            text.Clear();
            text.AppendLine(SigningMoment.Algorithm);
            text.AppendLine(moment.Date);
            text.AppendLine(moment.Scope);
            text.AppendHex(signature);
            HMACSHA256.HashData(moment.Key, text.Written, signature);
        }
        finally
        {
            text.Dispose();
        }

        return HeaderOf(moment, headers, signature);
    }

    private static void AppendRequest(ref SigningText text, ReadOnlySpan<char> path, ReadOnlySpan<char> query, ReadOnlySpan<(string Name, string Value)> headers)
    {
        text.AppendLine("GET");
        text.AppendLine(path);
        text.AppendLine(query);
        foreach (var (name, value) in headers)
        {
            text.Append(name);
            text.Append(":");
            text.AppendValue(value);
            text.AppendLine("");
        }

        text.AppendLine("");
        for (var i = 0; i < headers.Length; i++)
        {
            text.Append(i == 0 ? "" : ";");
            text.Append(headers[i].Name);
        }

        text.AppendLine("");
        text.Append(EmptyBody);
    }

    private static string HeaderOf(SigningMoment moment, ReadOnlySpan<(string Name, string Value)> headers, ReadOnlySpan<byte> signature)
    {
        const string Last = ", Signature=";
        Span<char> hex = stackalloc char[2 * HMACSHA256.HashSizeInBytes];
        Convert.TryToHexStringLower(signature, hex, out _);
        var length = moment.Claim.Length + Last.Length + hex.Length + headers.Length - 1;
        foreach (var (name, _) in headers)
        {
            length += name.Length;
        }

        var value = length <= 512 ? stackalloc char[length] : new char[length];
        var rest = value;
        Put(ref rest, moment.Claim);
        for (var i = 0; i < headers.Length; i++)
        {
            Put(ref rest, i == 0 ? "" : ";");
            Put(ref rest, headers[i].Name);
        }

        Put(ref rest, Last);
        Put(ref rest, hex);
        return new string(value);

        static void Put(ref Span<char> rest, ReadOnlySpan<char> text)
        {
            text.CopyTo(rest);
            rest = rest[text.Length..];
        }
    }
}

using Microsoft.AspNetCore.Http;

namespace QueueMap.FaultProxy.Forwarding;

internal enum Protocol
{
    S3 = 0,
    Sqs = 1,
    DynamoDb = 2,
}

/// <summary>What a call asks for, as far as its head tells.</summary>
internal sealed record Operation(Protocol Protocol, string Name)
{
    public static Operation Of(HttpRequest request)
    {
        // "AmazonSQS.SendMessage", "DynamoDB_20120810.PutItem"; S3 has no such header.
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.Split('.') is [var service, var name]
            ? new(service == "AmazonSQS" ? Protocol.Sqs : Protocol.DynamoDb, name)
            : new(Protocol.S3, S3(request));
    }

    /// <summary>"AWS4-HMAC-SHA256 Credential=KEY/20260101/...": whoever signed; empty where nobody did.</summary>
    public static string SignerOf(HttpRequest request)
    {
        const string Credential = "Credential=";
        var header = request.Headers.Authorization.ToString();
        var start = header.IndexOf(Credential, StringComparison.Ordinal);
        return start < 0 ? "" : header[(start + Credential.Length)..].Split('/')[0];
    }

    /// <summary>Addressed by path: /bucket/key.</summary>
    private static string S3(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        var isObject = path.IndexOf('/', 1) is var slash and > 0 && slash < path.Length - 1;
        return (request.Method, isObject) switch
        {
            ("GET", true) => request.Query.ContainsKey("uploadId") ? "ListParts" : "GetObject",
            ("GET", false) when path == "/" => "ListBuckets",
            ("GET", false) => request.Query.ContainsKey("list-type") ? "ListObjectsV2" : "ListObjects",
            ("HEAD", _) => isObject ? "HeadObject" : "HeadBucket",
            ("PUT", true) when request.Query.ContainsKey("uploadId") => "UploadPart",
            ("PUT", true) => request.Headers.ContainsKey("x-amz-copy-source") ? "CopyObject" : "PutObject",
            ("PUT", false) => "CreateBucket",
            ("DELETE", true) => request.Query.ContainsKey("uploadId") ? "AbortMultipartUpload" : "DeleteObject",
            ("DELETE", false) => "DeleteBucket",
            ("POST", true) => request.Query.ContainsKey("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload",
            ("POST", false) => "DeleteObjects",
            _ => request.Method,
        };
    }
}

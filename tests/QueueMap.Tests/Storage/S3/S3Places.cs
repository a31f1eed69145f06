using Amazon.Runtime;
using QueueMap.Storage.S3;

namespace QueueMap.Tests.Storage.S3;

/// <summary>Ways to reach a server of the tests.</summary>
internal static class S3Places
{
    public static S3Options At(Uri url) => new()
    {
        ServiceUrl = url,
        Credentials = new BasicAWSCredentials("key", "secret"),
        Region = "us-east-1",
        JitterSeed = 1,
        Environment = _ => null,
        // A machine under load is slow for a while; tests of slowness say how slow.
        HedgeShare = 0,
    };
}

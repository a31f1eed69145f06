using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace QueueMap.Storage.DynamoDb;

/// <summary>DynamoDB by the standard chain: credentials, region, and AWS_ENDPOINT_URL_DYNAMODB or AWS_ENDPOINT_URL.</summary>
public static class DynamoClient
{
    /// <summary>A table on demand doubles its capacity in minutes: back-off of up to 20 s a try rides out the burst before.</summary>
    private const int MaxRetries = 10;

    /// <summary>Signs requests to an emulator, whose region nobody reads.</summary>
    private const string RegionOfNoRegion = "us-east-1";

    public static IAmazonDynamoDB Create()
    {
        var config = new AmazonDynamoDBConfig { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = MaxRetries };
        if (UrlOf("AWS_ENDPOINT_URL_DYNAMODB") is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? RegionOfNoRegion;
        }

        return new AmazonDynamoDBClient(config);
    }

    private static string? UrlOf(string variable) =>
        new[] { variable, "AWS_ENDPOINT_URL" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
}

using Amazon.Runtime.Internal;

namespace QueueMap.AmazonSqs.Aws;

/// <summary>A service of AWS that speaks its JSON protocol.</summary>
/// <param name="Id">As in the name of its endpoint's variable: SQS of AWS_ENDPOINT_URL_SQS.</param>
/// <param name="Prefix">Of its host names, and what its signatures are for: sqs.</param>
/// <param name="Version">Of its API, a date.</param>
/// <param name="Target">Before the operation's name in X-Amz-Target.</param>
/// <param name="ContentType">With the version of the protocol: application/x-amz-json-1.0.</param>
/// <param name="UserAgent">By which the account's logs know who called.</param>
/// <param name="MaxAnswerBytes">A longer answer is none.</param>
/// <param name="NoRegion">What to say and advise where no region is known.</param>
internal sealed record JsonService(
    string Id, string Prefix, string Version, string Target, string ContentType, string UserAgent, int MaxAnswerBytes, string NoRegion) : IServiceMetadata
{
    public string ServiceId => Id;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <returns>Null: the region's own endpoint.</returns>
    public string? UrlOf(Uri? given, Func<string, string?> environment) =>
        given?.ToString() ?? NonEmpty(environment($"AWS_ENDPOINT_URL_{Id}")) ?? NonEmpty(environment("AWS_ENDPOINT_URL"));

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

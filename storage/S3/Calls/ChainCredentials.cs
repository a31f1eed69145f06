using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using QueueMap.Storage.Objects;

namespace QueueMap.Storage.S3.Calls;

/// <summary>
/// The standard chain (environment, profile, web identity, container, instance), asked when the first request needs it. Tells
/// a chain that yields nothing from every other failure, which the SDK does not.
/// </summary>
internal sealed class ChainCredentials(Func<AWSCredentials> find) : AWSCredentials
{
    private readonly Lazy<AWSCredentials> _chain = new(find, LazyThreadSafetyMode.PublicationOnly);

    public ChainCredentials()
        : this(() => DefaultAWSCredentialsIdentityResolver.GetCredentials()) { }

    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return _chain.Value.GetCredentials();
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw None(e);
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await _chain.Value.GetCredentialsAsync();
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw None(e);
        }
    }

    private static AccessException None(Exception e) => new(
        "No AWS credentials were found, or they could not be renewed. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "
        + "'aws sso login', or give the task a role. For a public bucket, --no-sign-request needs none.",
        e);
}

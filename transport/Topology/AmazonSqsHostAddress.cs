namespace MassTransit;

/// <summary>amazonsqs://region/scope: which SQS, and the scope under which its endpoints are addressed.</summary>
public readonly record struct AmazonSqsHostAddress
{
    public const string AmazonSqsScheme = "amazonsqs";

    /// <summary>Of an address without a scope.</summary>
    private const string NoScope = "/";

    public AmazonSqsHostAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Scheme != AmazonSqsScheme)
        {
            throw new ArgumentException($"The host address {address} has the scheme '{address.Scheme}'. Allowed: {AmazonSqsScheme}://region/scope.", nameof(address));
        }

        Host = address.Host;
        Scope = ScopeOf(Uri.UnescapeDataString(address.AbsolutePath));
    }

    public AmazonSqsHostAddress(string host, string? scope) => (Host, Scope) = (host, ScopeOf(scope ?? ""));

    public string Scheme { get; } = AmazonSqsScheme;

    public string Host { get; }

    /// <summary>A slash when there is none.</summary>
    public string Scope { get; }

    internal bool HasScope => Scope != NoScope;

    public static implicit operator Uri(in AmazonSqsHostAddress address) => new UriBuilder
    {
        Scheme = address.Scheme,
        Host = address.Host,
        Path = address.HasScope ? $"/{Uri.EscapeDataString(address.Scope)}" : NoScope,
    }.Uri;

    private static string ScopeOf(string path) => path.Trim('/') is { Length: > 0 } scope ? scope : NoScope;
}

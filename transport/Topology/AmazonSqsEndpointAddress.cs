namespace MassTransit;

/// <summary>
/// amazonsqs://region/scope/queue, with ?durable=false and autodelete=true for a queue that lives as long as its process, or
/// ?type=topic for a name under which endpoints take messages. The short forms are queue:name and topic:name.
/// </summary>
public readonly record struct AmazonSqsEndpointAddress
{
    public enum AddressType
    {
        Queue = 0,
        Topic = 1,
    }

    private const string TopicQuery = "type=topic";

    private readonly AmazonSqsHostAddress _host;

    public AmazonSqsEndpointAddress(Uri hostAddress, Uri address, AddressType type = AddressType.Queue)
    {
        ArgumentNullException.ThrowIfNull(hostAddress);
        ArgumentNullException.ThrowIfNull(address);
        var path = Uri.UnescapeDataString(address.AbsolutePath).Trim('/');
        switch (address.Scheme)
        {
            case AmazonSqsHostAddress.AmazonSqsScheme:
                var end = path.LastIndexOf('/');
                (_host, Name) = (new(address.Host, end < 0 ? null : path[..end]), path[(end + 1)..]);
                break;
            case "queue":
                (_host, Name) = (new(hostAddress), path);
                break;
            case "topic":
                // A topic of another scope has another name: scopes share one flat space of topics.
                _host = new(hostAddress);
                (Name, type) = (_host.HasScope ? $"{_host.Scope}_{path}" : path, AddressType.Topic);
                break;
            default:
                throw new ArgumentException(
                    $"The address {address} has the scheme '{address.Scheme}'. Allowed: queue:name, topic:name, or {AmazonSqsHostAddress.AmazonSqsScheme}://region/name.",
                    nameof(address));
        }

        var query = address.Query.TrimStart('?').Split('&');
        (Durable, AutoDelete) = Flag(query, "temporary") is { } isTemporary ? (!isTemporary, isTemporary) : (true, false);
        Durable = Flag(query, "durable") ?? Durable;
        AutoDelete = Flag(query, "autodelete") ?? AutoDelete;
        Type = query.Contains(TopicQuery, StringComparer.OrdinalIgnoreCase) ? AddressType.Topic : type;
    }

    public AmazonSqsEndpointAddress(Uri hostAddress, string name, bool durable = true, bool autoDelete = false, AddressType type = AddressType.Queue) =>
        (_host, Name, Durable, AutoDelete, Type) = (new(hostAddress), name, durable, autoDelete, type);

    public string Scheme => _host.Scheme;

    public string Host => _host.Host;

    public string Scope => _host.Scope;

    public string Name { get; }

    public bool AutoDelete { get; }

    public bool Durable { get; }

    public AddressType Type { get; }

    /// <summary>The short form, for whoever sends in the same scope.</summary>
    public Uri TopicAddress => Type == AddressType.Topic
        ? new($"topic:{(_host.HasScope && Name.StartsWith($"{Scope}_", StringComparison.Ordinal) ? Name[(Scope.Length + 1)..] : Name)}{Query}")
        : throw new InvalidOperationException($"{(Uri)this} is the address of a queue, not of a topic.");

    private string Query => string.Join('&', Options()) is { Length: > 0 } options ? $"?{options}" : "";

    public static implicit operator Uri(in AmazonSqsEndpointAddress address) => new UriBuilder
    {
        Scheme = address.Scheme,
        Host = address.Host,
        Path = address._host.HasScope && address.Type == AddressType.Queue ? $"/{address.Scope}/{address.Name}" : $"/{address.Name}",
        Query = address.Query,
    }.Uri;

    /// <summary>Such a queue keeps an order, which this transport does not: it is refused wherever it is used.</summary>
    public static bool IsFifo(string name) => name.EndsWith(".fifo", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Options()
    {
        if (!Durable)
        {
            yield return "durable=false";
        }

        if (AutoDelete)
        {
            yield return "autodelete=true";
        }

        if (Type == AddressType.Topic)
        {
            yield return TopicQuery;
        }
    }

    private static bool? Flag(string[] query, string name) =>
        query.FirstOrDefault(option => option.StartsWith($"{name}=", StringComparison.OrdinalIgnoreCase)) is { } option
        && bool.TryParse(option[(name.Length + 1)..], out var value) ? value : null;
}

using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Endpoints;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsReceiveEndpointConfiguration(
    AmazonSqsHostConfiguration host, string queueName, AmazonSqsEndpointConfiguration endpoint)
    : ReceiveEndpointConfiguration(host, endpoint), IAmazonSqsReceiveEndpointConfigurator
{
    private readonly List<Action> _subscriptions = [];
    private string? _deadLetterQueueName;

    public string QueueName => queueName;

    public ushort WaitTimeSeconds { get; set; } = (ushort)SqsLimits.MaxWait.TotalSeconds;

    public int VisibilityTimeout { get; set; } = (int)ReceiverOptions.DefaultVisibility.TotalSeconds;

    public int RedeliverVisibilityTimeout { get; set; }

    public TimeSpan MaxVisibilityTimeout { get; set; } = SqsLimits.MaxVisibility;

    public int MaxReceiveCount { get; set; } = QueuePlan.DefaultMaxReceiveCount;

    public string DeadLetterQueueName
    {
        get => _deadLetterQueueName ?? Topology.Send.ErrorQueueNameFormatter.FormatErrorQueueName(queueName);
        set => _deadLetterQueueName = SqsAddress.Checked(value);
    }

    public bool AutoDelete { get; set; }

    public bool Durable { get; set; } = true;

    public bool PurgeOnStartup { get; set; }

    public IDictionary<string, object> QueueAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> QueueTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public override Uri HostAddress => host.HostAddress;

    public override Uri InputAddress => new SqsAddress(queueName, IsTopic: false, AutoDelete).In(host.HostAddress);

    public QueuePlan Plan => new(
        queueName,
        AutoDelete ? null : DeadLetterQueueName,
        MaxReceiveCount,
        TimeSpan.FromSeconds(VisibilityTimeout),
        QueueAttributes.ToDictionary(pair => pair.Key, pair => Convert.ToString(pair.Value) ?? "", StringComparer.Ordinal),
        QueueTags.ToDictionary(StringComparer.Ordinal));

    public void Subscribe<T>()
        where T : class => SubscribeTo(typeof(T), host.Topology.Message<T>().EntityName);

    public void Subscribe(string topicName) => Subscribe(() => host.Routes.Add(topicName, queueName));

    public void SubscribeTo(Type messageType, string topicName) => Subscribe(() =>
    {
        host.Routes.Add(messageType, queueName);
        host.Routes.Add(topicName, queueName);
    });

    /// <summary>At each start: the stop of a temporary endpoint took its routes away.</summary>
    public void AddRoutes() => _subscriptions.ForEach(subscribe => subscribe());

    public void RemoveRoutes() => host.Routes.Remove(queueName);

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateContext();

    public void Build(IHost toHost)
    {
        var context = CreateContext();
        var built = new ReceiveEndpoint(new SqsReceiveTransport(host, context, this), context);
        toHost.AddReceiveEndpoint(queueName, built);
        ReceiveEndpoint = built;
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var (name, value, max) in new[]
        {
            (nameof(WaitTimeSeconds), WaitTimeSeconds, (int)SqsLimits.MaxWait.TotalSeconds),
            (nameof(RedeliverVisibilityTimeout), RedeliverVisibilityTimeout, (int)SqsLimits.MaxVisibility.TotalSeconds),
        })
        {
            if (value < 0 || value > max)
            {
                yield return this.Failure(queueName, $"{name} is {value}; SQS allows 0 to {max}. Set it within.");
            }
        }

        if (VisibilityTimeout < 1 || VisibilityTimeout > SqsLimits.MaxVisibility.TotalSeconds)
        {
            yield return this.Failure(queueName, $"{nameof(VisibilityTimeout)} is {VisibilityTimeout}; allowed are 1 to {SqsLimits.MaxVisibility.TotalSeconds} s. Set it within.");
        }

        if (MaxReceiveCount is < 1 or > 1_000)
        {
            yield return this.Failure(queueName, $"{nameof(MaxReceiveCount)} is {MaxReceiveCount}; SQS allows 1 to 1,000. Set it within.");
        }

        foreach (var result in base.Validate())
        {
            yield return result;
        }
    }

    private void Subscribe(Action subscribe)
    {
        _subscriptions.Add(subscribe);
        subscribe();
    }

    private SqsReceiveEndpointContext CreateContext()
    {
        ApplySpecifications(new SubscribingEndpointBuilder(host, this));
        var context = new SqsReceiveEndpointContext(host, this);
        context.GetOrAddPayload(() => host.Topology);
        var deadLetters = new DeadLetterTransport(host.Connection, AutoDelete ? null : DeadLetterQueueName);
        context.GetOrAddPayload<IErrorTransport>(() => deadLetters);
        context.GetOrAddPayload<IDeadLetterTransport>(() => deadLetters);
        return context;
    }

    /// <summary>Whatever a consumer takes, its queue takes when it is published.</summary>
    private sealed class SubscribingEndpointBuilder(AmazonSqsHostConfiguration host, AmazonSqsReceiveEndpointConfiguration endpoint) : ReceiveEndpointBuilder(endpoint)
    {
        public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
        {
            if (endpoint.ConfigureConsumeTopology && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology))
            {
                endpoint.SubscribeTo(typeof(T), host.Topology.Message<T>().EntityName);
            }

            return base.ConnectConsumePipe(pipe, options);
        }
    }
}

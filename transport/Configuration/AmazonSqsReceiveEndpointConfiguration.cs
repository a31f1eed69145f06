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
    private const string VisibilityAttribute = "VisibilityTimeout";

    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private string? _deadLetterQueueName;
    private int? _visibilityTimeout;
    private TimeSpan _maxVisibilityTimeout = SqsLimits.MaxVisibility;

    public string Name => queueName;

    public ushort WaitTimeSeconds { get; set; } = (ushort)SqsLimits.MaxWait.TotalSeconds;

    public int VisibilityTimeout
    {
        get => _visibilityTimeout
            ?? (QueueAttributes.TryGetValue(VisibilityAttribute, out var value) ? Convert.ToInt32(value) : (int)ReceiverOptions.DefaultVisibility.TotalSeconds);
        set => _visibilityTimeout = value;
    }

    public int RedeliverVisibilityTimeout { get; set; }

    public bool RedeliverByVisibility { get; set; }

    public TimeSpan MaxVisibilityTimeout
    {
        get => _maxVisibilityTimeout;
        set => _maxVisibilityTimeout = value < SqsLimits.MaxVisibility ? value : SqsLimits.MaxVisibility;
    }

    public int MaxVisibilityTimeoutRenewal { get; set; }

    public int ConcurrentDeliveryLimit { get; set; }

    public int MaxReceiveCount { get; set; } = QueuePlan.DefaultMaxReceiveCount;

    public string DeadLetterQueueName
    {
        get => _deadLetterQueueName ?? Topology.Send.ErrorQueueNameFormatter.FormatErrorQueueName(queueName);
        set => _deadLetterQueueName = QueueName.Checked(value);
    }

    public bool AutoDelete { get; set; }

    public bool Durable { get; set; } = true;

    public bool PurgeOnStartup { get; set; }

    public IDictionary<string, object> QueueAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> QueueSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> QueueTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public override Uri HostAddress => host.HostAddress;

    public override Uri InputAddress => new AmazonSqsEndpointAddress(host.HostAddress, queueName, Durable, AutoDelete);

    public QueuePlan Plan
    {
        get
        {
            var deadLetters = host.SendTopology.DeadLetterQueue();
            return new(
                queueName,
                AutoDelete ? null : DeadLetterQueueName,
                MaxReceiveCount,
                TimeSpan.FromSeconds(VisibilityTimeout),
                QueueSettings.TextOf(QueueAttributes),
                QueueTags.AsReadOnly(),
                QueueSettings.TextOf(deadLetters.QueueAttributes),
                deadLetters.QueueTags.AsReadOnly());
        }
    }

    public void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class => Subscribe(host.Topology.Message<T>().EntityName, typeof(T), callback);

    public void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null) =>
        Subscribe(new AmazonSqsEndpointAddress(host.HostAddress, new Uri($"topic:{topicName}")).Name, messageType: null, callback);

    public void DisableMessageOrdering() { }

    /// <summary>At each start: the stop of a temporary endpoint took its routes away.</summary>
    public void AddRoutes()
    {
        foreach (var (topicName, subscription) in _subscriptions)
        {
            host.Routes.Add(topicName, queueName, subscription);
        }
    }

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
        foreach (var complaint in _subscriptions.Values.Select(subscription => subscription.Complaint()).Append(QueueName.ComplaintAbout(queueName)))
        {
            if (complaint is not null)
            {
                yield return this.Failure(queueName, complaint);
            }
        }

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

    protected override IConsumePipe CreateConsumePipe() => RedeliverByVisibility ? new DeliveryCount(base.CreateConsumePipe()) : base.CreateConsumePipe();

    private void Subscribe(string topicName, Type? messageType, Action<IAmazonSqsTopicSubscriptionConfigurator>? configure)
    {
        if (!_subscriptions.TryGetValue(topicName, out var subscription))
        {
            var topic = new TopicSettings(() => topicName);
            var ofTopic = messageType is null ? [] : host.PublishTopology.Of([messageType]).OfType<IAmazonSqsTopicConfigurator>().Select(it => it.TopicSubscriptionAttributes);
            _subscriptions[topicName] = subscription = new(
                topic, messageType, [QueueSubscriptionAttributes, topic.TopicSubscriptionAttributes, .. ofTopic, host.PublishTopology.TopicSubscriptionAttributes]);
        }

        configure?.Invoke(subscription.Topic);
        host.Routes.Add(topicName, queueName, subscription);
    }

    private SqsReceiveEndpointContext CreateContext()
    {
        ApplySpecifications(new SubscribingEndpointBuilder(this));
        var context = new SqsReceiveEndpointContext(host, this);
        context.GetOrAddPayload(() => host.Topology);
        var deadLetters = new DeadLetterTransport(host, AutoDelete ? null : DeadLetterQueueName);
        context.GetOrAddPayload<IErrorTransport>(() => deadLetters);
        context.GetOrAddPayload<IDeadLetterTransport>(() => deadLetters);
        return context;
    }

    /// <summary>Whatever a consumer takes, its queue takes when it is published.</summary>
    private sealed class SubscribingEndpointBuilder(AmazonSqsReceiveEndpointConfiguration endpoint) : ReceiveEndpointBuilder(endpoint)
    {
        public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
        {
            if (endpoint.ConfigureConsumeTopology && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology))
            {
                endpoint.Subscribe<T>();
            }

            return base.ConnectConsumePipe(pipe, options);
        }
    }
}

using MassTransit;
using MassTransit.Internals;
using MassTransit.Middleware;
using MassTransit.Transports;
using MassTransit.Util;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>
/// One start of an endpoint until its stop. MassTransit's own agent tells duplicates apart by message id and renews the lost
/// one's lock for ever; here the pumps have told them apart before MassTransit sees them.
/// </summary>
internal sealed class SqsReceiveAgent : Agent, ReceiveTransportHandle
{
    /// <summary>One failed poll is weather. Three in a row, some seconds apart, are worth a red light.</summary>
    private const int FailuresUntilUnhealthy = 3;

    private readonly AmazonSqsHostConfiguration _host;
    private readonly SqsReceiveEndpointContext _context;
    private readonly AmazonSqsReceiveEndpointConfiguration _endpoint;
    private readonly IReceivePipeDispatcher _dispatcher;
    private readonly ILogger _log;
    private readonly Task<QueueReceiver?> _started;
    private int _failures;

    public SqsReceiveAgent(AmazonSqsHostConfiguration host, SqsReceiveEndpointContext context, AmazonSqsReceiveEndpointConfiguration endpoint)
    {
        (_host, _context, _endpoint) = (host, context, endpoint);
        _dispatcher = context.CreateReceivePipeDispatcher();
        _log = host.LogContext?.Logger ?? NullLogger.Instance;
        _started = Task.Run(StartAsync);
    }

    Task ReceiveTransportHandle.Stop(CancellationToken cancellationToken) => this.Stop("The endpoint is stopped", cancellationToken);

    protected override Task StopAgent(StopContext context)
    {
        SetCompleted(StopAsync(context.CancellationToken));
        return Completed;
    }

    private async Task<QueueReceiver?> StartAsync()
    {
        LogContext.SetCurrentIfNull(_context.LogContext);
        // The bus has such an endpoint for answers, needed or not. It must not keep a bus from starting that creates nothing.
        var isWithoutQueue = _endpoint.AutoDelete && (_host.TopologyMode != AmazonSqsTopologyMode.Create || _host.DeployTopologyOnly);
        if (isWithoutQueue)
        {
            _host.WithoutQueue.TryAdd(_endpoint.Name, true);
        }
        else
        {
            _endpoint.AddRoutes();
        }

        for (var attempt = 1; !IsStopping; attempt++)
        {
            try
            {
                await FindNamedQueuesAsync();
                var url = isWithoutQueue ? null : await _host.Connection.Topology.PrepareAsync(_endpoint.Plan, Stopping);
                if (url is null || _host.DeployTopologyOnly)
                {
                    SetReady();
                    await _context.TransportObservers.NotifyReady(_context.InputAddress);
                    return null;
                }

                if (_endpoint.PurgeOnStartup)
                {
                    await _host.Connection.Client.PurgeOnceAsync(url, Stopping);
                }

                await _context.DependenciesReady.OrCanceled(Stopping);
                var receiver = Receive(url);
                SetReady();
                await _context.TransportObservers.NotifyReady(_context.InputAddress);
                if (_host.ReceiveGate.TryEnter(receiver))
                {
                    receiver.Start();
                }

                return receiver;
            }
            catch (Exception exception) when (!IsStopping)
            {
                LogContext.Warning?.Log(exception, "Endpoint {InputAddress} cannot start yet (attempt {Attempt}); it goes on trying", _context.InputAddress, attempt);
                await _context.TransportObservers.NotifyFaulted(_context.InputAddress, exception);
                await Task.Delay(_host.Connection.Backoff.After(attempt), _host.Connection.Time, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                // The stop came before the start was done.
                LogContext.Debug?.Log(exception, "Start of {InputAddress} ended by its stop", _context.InputAddress);
            }
        }

        SetNotReady(new OperationCanceledException("The endpoint was stopped before it was ready."));
        _ = Ready.Exception; // Whoever waited for it has heard; where nobody did, it is nobody's error.
        return null;
    }

    /// <summary>Made or missed now, rather than at the first publish.</summary>
    private async Task FindNamedQueuesAsync()
    {
        if (!_endpoint.IsBusEndpoint || !_host.DeployPublishTopology || _host.TopologyMode == AmazonSqsTopologyMode.None)
        {
            return;
        }

        foreach (var queue in _host.PublishTopology.NamedQueues)
        {
            await _host.Connection.Topology.UrlOfAsync(queue, mayCreate: true, Stopping);
        }
    }

    private QueueReceiver Receive(string url)
    {
        var options = new ReceiverOptions(_endpoint.Name, url)
        {
            Visibility = TimeSpan.FromSeconds(_endpoint.VisibilityTimeout),
            Wait = TimeSpan.FromSeconds(_endpoint.WaitTimeSeconds),
            Prefetch = Math.Max(1, _context.PrefetchCount),
            Concurrency = _context.ConcurrentMessageLimit ?? Math.Max(1, _context.PrefetchCount),
            RedeliveryDelay = TimeSpan.FromSeconds(_endpoint.RedeliverVisibilityTimeout),
            MaxHold = _endpoint.MaxVisibilityTimeout,
            StopLimit = _context.ConsumerStopTimeout ?? _context.StopTimeout ?? ReceiverOptions.DefaultStopLimit,
            IsTemporary = _endpoint.AutoDelete,
        };
        var delayed = new DelayedDelivery(
            next => _host.Connection.SendAsync(_endpoint.Name, mayCreate: false, next, CancellationToken.None), HandleAsync, _host.Connection.Time);
        return new(_host.Connection.Client, options, delayed.HandleAsync, OnHealth, new(_endpoint.Name), _log, _host.Connection.Backoff, _host.Connection.Time);
    }

    private async Task<DeliveryOutcome> HandleAsync(Delivery delivery)
    {
        LogContext.SetCurrentIfNull(_context.LogContext);
        var redelivery = _endpoint.RedeliverByVisibility ? new VisibilityRedelivery() : null;
        var lockContext = new SqsReceiveLock(delivery, _context.InputAddress, redelivery);
        using var received = new SqsReceiveContext(delivery, _context);
        if (redelivery is not null)
        {
            received.GetOrAddPayload<MessageRedeliveryContext>(() => redelivery);
        }

        try
        {
            await _dispatcher.Dispatch(received, lockContext);
        }
        catch (Exception exception)
        {
            received.LogTransportFaulted(exception);
        }

        return lockContext.Outcome;
    }

    private void OnHealth(Exception? failure)
    {
        if (failure is null)
        {
            if (Interlocked.Exchange(ref _failures, 0) >= FailuresUntilUnhealthy)
            {
                _ = _context.TransportObservers.NotifyReady(_context.InputAddress);
            }
        }
        else if (Interlocked.Increment(ref _failures) == FailuresUntilUnhealthy)
        {
            _ = _context.TransportObservers.NotifyFaulted(_context.InputAddress, failure);
        }
    }

    private async Task StopAsync(CancellationToken hurry)
    {
        LogContext.SetCurrentIfNull(_context.LogContext);
        using var receiver = await _started;
        if (receiver is not null)
        {
            await receiver.StopAsync(hurry);
            _host.ReceiveGate.Leave(receiver);
            if (_endpoint.AutoDelete)
            {
                _endpoint.RemoveRoutes();
                await DeleteTemporaryAsync(receiver.QueueUrl);
            }
        }

        var metrics = _dispatcher.GetMetrics();
        await _context.TransportObservers.NotifyCompleted(_context.InputAddress, metrics);
        _context.LogConsumerCompleted(metrics.DeliveryCount, metrics.ConcurrentDeliveryCount);
    }

    private async Task DeleteTemporaryAsync(string url)
    {
        try
        {
            _host.Connection.Topology.Forget(_endpoint.Name);
            await _host.Connection.Client.DeleteQueueAsync(url, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogContext.Warning?.Log(exception, "The temporary queue {Queue} could not be deleted and is left behind", _endpoint.Name);
        }
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MassTransit;
using MassTransit.Context;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>
/// Has <c>GetRedeliveryCount</c> answer by SQS's own count. MassTransit reads it from a header that each redelivery writes on
/// the message that it sends; one that stays in its queue cannot be written on. Outside of all filters, because those of one
/// message type, of which a redelivery is one, stand outside of those of the endpoint.
/// </summary>
internal sealed class DeliveryCount(IConsumePipe pipe) : IConsumePipe
{
    public Task Connected => pipe.Connected;

    public Task Send(ConsumeContext context) =>
        pipe.Send(context.TryGetPayload(out SqsReceiveContext? received) ? new CountedContext(context, received.Delivery) : context);

    public void Probe(ProbeContext context)
    {
        context.CreateFilterScope("deliveryCount");
        pipe.Probe(context);
    }

    public ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> output)
        where T : class => pipe.ConnectConsumePipe(output);

    public ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> output, ConnectPipeOptions options)
        where T : class => pipe.ConnectConsumePipe(output, options);

    public ConnectHandle ConnectRequestPipe<T>(Guid requestId, IPipe<ConsumeContext<T>> output)
        where T : class => pipe.ConnectRequestPipe(requestId, output);

    public ConnectHandle ConnectConsumeMessageObserver<T>(IConsumeMessageObserver<T> observer)
        where T : class => pipe.ConnectConsumeMessageObserver(observer);

    public ConnectHandle ConnectConsumeObserver(IConsumeObserver observer) => pipe.ConnectConsumeObserver(observer);

    private sealed class CountedContext(ConsumeContext context, Delivery delivery) : ConsumeContextProxy(context)
    {
        public override Headers Headers { get; } = new CountedHeaders(context.Headers, delivery);
    }

    /// <summary>The sender's headers but for the count, which is asked for anew each time: a delivery that SQS doubles counts while it runs.</summary>
    private sealed class CountedHeaders(Headers sent, Delivery delivery) : Headers
    {
        public IEnumerable<KeyValuePair<string, object>> GetAll()
        {
            var others = sent.GetAll().Where(header => !IsCount(header.Key));
            return delivery.ReceiveCount > 1 ? others.Append(new(MessageHeaders.RedeliveryCount, delivery.ReceiveCount - 1)) : others;
        }

        public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
        {
            value = delivery.ReceiveCount - 1;
            return IsCount(key) ? delivery.ReceiveCount > 1 : sent.TryGetHeader(key, out value);
        }

        public T? Get<T>(string key, T? defaultValue = default)
            where T : class => !IsCount(key) ? sent.Get(key, defaultValue) : delivery.ReceiveCount > 1 ? Count<T>() : defaultValue;

        public T? Get<T>(string key, T? defaultValue = default)
            where T : struct => !IsCount(key) ? sent.Get(key, defaultValue) : delivery.ReceiveCount > 1 ? Count<T>() : defaultValue;

        public IEnumerator<HeaderValue> GetEnumerator() => GetAll().Select(header => new HeaderValue(header.Key, header.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static bool IsCount(string key) => key == MessageHeaders.RedeliveryCount;

        private T Count<T>() => (T)Convert.ChangeType(delivery.ReceiveCount - 1, typeof(T), CultureInfo.InvariantCulture);
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MassTransit;
using MassTransit.Context;
using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>
/// Has <c>GetRedeliveryCount</c> answer by SQS's own count. MassTransit reads it from a header that each redelivery writes on
/// the message that it sends; one that stays in its queue cannot be written on.
/// </summary>
internal sealed class DeliveryCount : IFilter<ConsumeContext>
{
    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) =>
        next.Send(context.TryGetPayload(out SqsReceiveContext? received) ? new CountedContext(context, received.Delivery) : context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("deliveryCount");

    private sealed class CountedContext(ConsumeContext context, Delivery delivery) : ConsumeContextProxy(context)
    {
        public override Headers Headers { get; } = new CountedHeaders(context.Headers, delivery);
    }

    /// <summary>The sender's headers but for the count, which is asked for anew each time: a delivery that is doubled by SQS counts while it runs.</summary>
    private sealed class CountedHeaders(Headers sent, Delivery delivery) : Headers
    {
        private int Redeliveries => delivery.ReceiveCount - 1;

        public IEnumerable<KeyValuePair<string, object>> GetAll() =>
            sent.GetAll().Where(header => !IsCount(header.Key)).Append(new(MessageHeaders.RedeliveryCount, Redeliveries));

        public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
        {
            value = Redeliveries;
            return IsCount(key) || sent.TryGetHeader(key, out value);
        }

        public T? Get<T>(string key, T? defaultValue = default)
            where T : class => IsCount(key) ? Count<T>() : sent.Get(key, defaultValue);

        public T? Get<T>(string key, T? defaultValue = default)
            where T : struct => IsCount(key) ? Count<T>() : sent.Get(key, defaultValue);

        public IEnumerator<HeaderValue> GetEnumerator() => GetAll().Select(header => new HeaderValue(header.Key, header.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private static bool IsCount(string key) => key == MessageHeaders.RedeliveryCount;

        private T Count<T>() => (T)Convert.ChangeType(Redeliveries, typeof(T), CultureInfo.InvariantCulture);
    }
}

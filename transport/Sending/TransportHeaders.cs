using MassTransit;
using MassTransit.Transports;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>MassTransit's headers as text; what has no form as text is left out, as it is in its envelope anyway.</summary>
internal static class TransportHeaders
{
    /// <param name="allow">Chooses which go beside the message; null allows all.</param>
    public static TransportSetHeaderAdapter<string> Adapter(AllowTransportHeader? allow) =>
        new(new Converter(allow), TransportHeaderOptions.IncludeFaultMessage | TransportHeaderOptions.IncludeFaultDetail);

    private sealed class Converter(AllowTransportHeader? allow) : IHeaderValueConverter<string>
    {
        public bool TryConvert(HeaderValue headerValue, out HeaderValue<string> result) => headerValue.IsStringValue(out result) && IsAllowed(result);

        public bool TryConvert<T>(HeaderValue<T> headerValue, out HeaderValue<string> result) => headerValue.IsStringValue(out result) && IsAllowed(result);

        private bool IsAllowed(HeaderValue<string> header) => allow?.Invoke(header) != false;
    }
}

using MassTransit;
using MassTransit.Transports;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>MassTransit's headers as text; what has no form as text is left out, as it is in its envelope anyway.</summary>
internal static class TransportHeaders
{
    public static readonly TransportSetHeaderAdapter<string> Adapter =
        new(new Converter(), TransportHeaderOptions.IncludeFaultMessage | TransportHeaderOptions.IncludeFaultDetail);

    private sealed class Converter : IHeaderValueConverter<string>
    {
        public bool TryConvert(HeaderValue headerValue, out HeaderValue<string> result) => headerValue.IsStringValue(out result);

        public bool TryConvert<T>(HeaderValue<T> headerValue, out HeaderValue<string> result) => headerValue.IsStringValue(out result);
    }
}

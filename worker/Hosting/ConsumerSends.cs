using MassTransit;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// Sends of a consumer and its filters. Not by the context's own endpoints: the context keeps every send that failed, and when
/// the consumer is done has its message fail for good by it, although a retry has sent anew, or a later delivery will.
/// </summary>
internal static class ConsumerSends
{
    public static async Task SendOnAsync<TMessage>(this ConsumeContext context, Uri address, TMessage message)
        where TMessage : class
    {
        var endpoint = await context.ReceiveContext.SendEndpointProvider.GetSendEndpoint(address);
        await endpoint.Send(message, context.CancellationToken);
    }
}

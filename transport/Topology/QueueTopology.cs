using System.Collections.Concurrent;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>Finds queues by name, and makes or checks them as the mode allows.</summary>
internal sealed class QueueTopology(ISqsQueues sqs, AmazonSqsTopologyMode mode)
{
    private static readonly Dictionary<string, string> None = [];
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    /// <summary>The queue of an endpoint of this process.</summary>
    public async Task<string> PrepareAsync(QueuePlan plan, CancellationToken cancellation)
    {
        if (mode == AmazonSqsTopologyMode.None)
        {
            return await UrlOfAsync(plan.Name, mayCreate: false, cancellation);
        }

        if (plan.DeadLetterName is null)
        {
            return _urls[plan.Name] = await sqs.CreateQueueAsync(plan.Name, plan.AttributesToCreate(deadLetterArn: null), plan.Tags, cancellation);
        }

        return mode == AmazonSqsTopologyMode.Create ? await CreateAsync(plan, cancellation) : await VerifyAsync(plan, cancellation);
    }

    /// <summary>A queue to send to.</summary>
    public async Task<string> UrlOfAsync(string name, bool mayCreate, CancellationToken cancellation)
    {
        if (_urls.TryGetValue(name, out var known))
        {
            return known;
        }

        var url = await sqs.GetQueueUrlAsync(name, cancellation);
        if (url is null && mayCreate && mode == AmazonSqsTopologyMode.Create)
        {
            url = await sqs.CreateQueueAsync(name, None, None, cancellation);
        }

        return _urls[name] = url ?? throw Missing($"The queue '{name}' does not exist.");
    }

    public void Forget(string name) => _urls.TryRemove(name, out _);

    private async Task<string> CreateAsync(QueuePlan plan, CancellationToken cancellation)
    {
        var deadLetters = await sqs.GetQueueUrlAsync(plan.DeadLetterName!, cancellation)
            ?? await sqs.CreateQueueAsync(plan.DeadLetterName!, plan.DeadLetterAttributesToCreate(), plan.DeadLetterTagsToCreate(), cancellation);
        _urls[plan.DeadLetterName!] = deadLetters;
        var arn = await ArnOfAsync(deadLetters, cancellation);
        // Asked for first: CreateQueue refuses a queue that exists with other attributes, as one made by an earlier sender has.
        if (await sqs.GetQueueUrlAsync(plan.Name, cancellation) is not { } url)
        {
            return _urls[plan.Name] = await sqs.CreateQueueAsync(plan.Name, plan.AttributesToCreate(arn), plan.Tags, cancellation);
        }

        if (!plan.IsWired(await PolicyOfAsync(url, cancellation), arn))
        {
            await sqs.SetAttributesAsync(url, new Dictionary<string, string>(StringComparer.Ordinal) { ["RedrivePolicy"] = plan.RedrivePolicy(arn) }, cancellation);
        }

        return _urls[plan.Name] = url;
    }

    private async Task<string> VerifyAsync(QueuePlan plan, CancellationToken cancellation)
    {
        var missing = new List<string>();
        var url = await sqs.GetQueueUrlAsync(plan.Name, cancellation);
        var deadLetters = await sqs.GetQueueUrlAsync(plan.DeadLetterName!, cancellation);
        if (url is null)
        {
            missing.Add($"The queue '{plan.Name}' does not exist.");
        }

        if (deadLetters is null)
        {
            missing.Add($"Its dead-letter queue '{plan.DeadLetterName}' does not exist.");
        }

        if (url is not null && deadLetters is not null)
        {
            var policy = await PolicyOfAsync(url, cancellation);
            var wanted = await ArnOfAsync(deadLetters, cancellation);
            if (!plan.IsWired(policy, wanted))
            {
                missing.Add($"The queue '{plan.Name}' has the redrive policy '{policy ?? "none"}' and should have {plan.RedrivePolicy(wanted)}.");
            }
        }

        return missing.Count == 0 ? _urls[plan.Name] = url! : throw Missing(string.Join(' ', missing));
    }

    private ConfigurationException Missing(string what) => new(
        $"{what} The topology mode is {mode}, which {(mode == AmazonSqsTopologyMode.Create ? "creates the queues of endpoints, and those to send to unless they are temporary" : "creates nothing")}. "
        + $"Create it, or set the mode to {nameof(AmazonSqsTopologyMode.Create)}.");

    private async Task<string> ArnOfAsync(string url, CancellationToken cancellation) =>
        (await sqs.GetAttributesAsync(url, ["QueueArn"], cancellation))["QueueArn"];

    private async Task<string?> PolicyOfAsync(string url, CancellationToken cancellation) =>
        (await sqs.GetAttributesAsync(url, ["RedrivePolicy"], cancellation)).GetValueOrDefault("RedrivePolicy");
}

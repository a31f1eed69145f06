namespace QueueMap.Worker.Fleet.Protection;

/// <summary>What the agent made of a request.</summary>
/// <param name="Code">Null where the task is now as it was asked to be; else why not, as ECS names it.</param>
/// <param name="Message">What was said beside it. Untrusted.</param>
internal sealed record ProtectionAnswer(string? Code = null, string? Message = null)
{
    public const string NoAnswer = "NoAnswer";
    public const string BadAnswer = "BadAnswer";
    public const string BadAddress = "BadAddress";

    private const string NotOfAService = "TASK_NOT_VALID";

    public static readonly ProtectionAnswer Done = new();

    public bool IsDone => Code is null;

    /// <summary>It may have been done all the same.</summary>
    public bool IsOpen => Code is NoAnswer or BadAnswer;

    /// <summary>Asking again changes nothing.</summary>
    public bool IsFinal => Code is NotOfAService or BadAddress;

    /// <summary>What a person can do about it.</summary>
    public string Remedy => Code switch
    {
        "AccessDeniedException" => "Allow ecs:UpdateTaskProtection on its own task to the role of the worker, as deploy/policies/worker.json.tftpl does",
        NotOfAService => "Only a task of a service can be protected, and this one is none; it is not asked again",
        BadAddress => "ECS sets ECS_AGENT_URI itself; leave it unset elsewhere. It is not asked again",
        "DEPLOYMENT_BLOCKED" => "A deployment waits for tasks that are protected; it goes on when they have done what they hold",
        "RequestError" or "RequestTimeout" or "RequestCanceled" or "RequestCanceledException" => "The agent does not reach ECS: in a VPC without a way out it takes an interface endpoint 'ecs'",
        NoAnswer => "The agent at ECS_AGENT_URI did not answer",
        _ => "It is asked again",
    };
}

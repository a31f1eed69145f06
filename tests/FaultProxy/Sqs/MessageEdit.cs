using System.Text.Json.Nodes;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Sqs;

/// <summary>A fault within a call's body. Request and response are changed in place, and each says whether it was changed.</summary>
internal abstract class MessageEdit
{
    /// <summary>There was something to disturb, and it is disturbed.</summary>
    public bool IsInjected { get; protected set; }

    /// <summary>Set by <see cref="Request"/> when nothing of the request is left to forward.</summary>
    public JsonObject? Answer { get; protected set; }

    /// <returns>Null when the fault is none of these, or the operation has no such thing.</returns>
    public static MessageEdit? Of(string operation, FaultKind? fault, SqsMessages messages, Func<int, int> chance) => (fault, operation) switch
    {
        (FaultKind.Duplicate, "ReceiveMessage") => new RepeatMessage(messages, deleted: false, chance),
        (FaultKind.DuplicateAfterDelete, "ReceiveMessage") => new RepeatMessage(messages, deleted: true, chance),
        (FaultKind.StaleReceipt, "DeleteMessage" or "DeleteMessageBatch" or "ChangeMessageVisibility" or "ChangeMessageVisibilityBatch") => new StaleReceipt(messages),
        (FaultKind.PartialFailure, "SendMessageBatch" or "DeleteMessageBatch" or "ChangeMessageVisibilityBatch") => new FailEntry(chance),
        (FaultKind.Reordered, "SendMessageBatch" or "DeleteMessageBatch" or "ChangeMessageVisibilityBatch") => new ReverseEntries(),
        (FaultKind.Duplicate or FaultKind.DuplicateAfterDelete or FaultKind.StaleReceipt or FaultKind.PartialFailure or FaultKind.Reordered, _) => new Nothing(),
        _ => null,
    };

    public virtual bool Request(JsonObject request) => false;

    public virtual bool Response(JsonObject request, JsonObject response) => false;

    private sealed class Nothing : MessageEdit;
}

namespace QueueMap.FaultProxy.Faults;

/// <summary>What of a call decides whether it is disturbed.</summary>
/// <param name="Operation">As the protocol names it.</param>
/// <param name="Path">Of the request.</param>
/// <param name="Who">The access key that signed it; empty where nobody did.</param>
/// <param name="Text">Its body; empty for S3.</param>
internal readonly record struct CallHead(string Operation, string Path = "/", string Who = "", string Text = "");

using QueueMap.FaultProxy;
using QueueMap.FaultProxy.Faults;

if (args is not ([_] or [_, _]) || !Uri.TryCreate(args[0], UriKind.Absolute, out var upstream))
{
    await Console.Error.WriteLineAsync("Usage: QueueMap.FaultProxy UPSTREAM_URL [FAULTS]. FAULTS is the settings' JSON, or the name of a file that holds it.");
    return 2;
}

var settings = args is [_, var faults] ? FaultSettings.Parse(File.Exists(faults) ? await File.ReadAllTextAsync(faults) : faults) : FaultSettings.None;
await using var proxy = await Proxy.StartAsync(upstream, settings, TimeProvider.System);
await Console.Out.WriteLineAsync($"{proxy.Url} {proxy.ControlUrl}");
// Whoever started this holds the other end, and lets go of it however it ends.
await Console.In.ReadToEndAsync();
return 0;

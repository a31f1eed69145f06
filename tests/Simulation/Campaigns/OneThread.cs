using System.Diagnostics;

namespace QueueMap.Simulation.Campaigns;

/// <summary>Starts this program again with what makes a process deterministic and cannot be set from within.</summary>
internal static class OneThread
{
    /// <summary>The runtime then believes that there is one core: nothing is stolen between queues of work, and no second thread is added.</summary>
    private const string Cores = "DOTNET_PROCESSOR_COUNT";

    public static bool IsHere => Environment.GetEnvironmentVariable(Cores) == "1";

    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OneThread).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[Cores] = "1";

        // Only for speed, a third of the time: buffers of a megabyte, which killed processes leave behind, are garbage like any
        // other, what is called often is compiled well at once, and what is compiled is written where it is run.
        start.Environment["DOTNET_GCLOHThreshold"] = "0x2000000";
        start.Environment["DOTNET_GCgen0size"] = "0x4000000";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return start;
    }
}

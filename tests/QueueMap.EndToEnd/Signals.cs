using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QueueMap.EndToEnd;

/// <summary>The signals that a shell, an orchestrator or an impatient person sends.</summary>
internal static partial class Signals
{
    public static void Interrupt(Process process) => Send(process, 2);

    public static void Terminate(Process process) => Send(process, 15);

    private static void Send(Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

using System.Globalization;
using System.Security.Cryptography;

namespace QueueMap.Worker.Fleet;

/// <summary>A name that no other process has, for what a process writes: containers share host names and process ids.</summary>
public static class WriterId
{
    public static string New() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
}

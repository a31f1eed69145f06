using System.Globalization;
using System.Net;
using System.Net.Sockets;
using QueueMap.S3Stub;

// Prints its port, serves until standard input ends, and so never outlives whoever started it.
var options = StubOptions.Parse(args);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(1_024);
Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
var answers = new Answers(options, TimeProvider.System);
using var stop = new CancellationTokenSource();
var accepting = AcceptAsync();
await Console.In.ReadToEndAsync();
await stop.CancelAsync();
await accepting;

async Task AcceptAsync()
{
    try
    {
        while (true)
        {
            var socket = await listener.AcceptAsync(stop.Token);
            socket.NoDelay = true;
            _ = Task.Run(() => new Connection(socket, answers).ServeAsync(stop.Token));
        }
    }
    catch (OperationCanceledException)
    {
        // Told to end.
    }
}

using System.Security.Cryptography;
using QueueMap.Producer.Commands;

// The one place where the program takes its clock and its chance from the machine.
var chance = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
return await CommandLine.InvokeAsync(args, new CommandContext(Console.Out, Console.Error, TimeProvider.System, chance));

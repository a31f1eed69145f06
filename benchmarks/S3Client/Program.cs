using QueueMap.S3Client;

Func<Task>? run = args switch
{
    ["gets"] => Gets.CostAsync,
    ["rates"] => Gets.RatesAsync,
    ["pages"] => Listings.CostAsync,
    ["list"] => Listings.WholeAsync,
    _ => null,
};
if (run is null)
{
    Console.Error.WriteLine("Name what to measure: gets or pages (processor time against AWSSDK.S3), rates (GETs a second), list (558,000 keys).");
    return 2;
}

await run();
return 0;

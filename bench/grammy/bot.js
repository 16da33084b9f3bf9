// The main way with grammY: a session in memory, filters, and the runner that its guide advises.
import { readFileSync } from "node:fs";
import { run, sequentialize } from "@grammyjs/runner";
import { Bot, InlineKeyboard, session } from "grammy";

const [token, apiRoot, way] = process.argv.slice(2);
const { screens } = JSON.parse(readFileSync(way, "utf-8"));

const bot = new Bot(token, { client: { apiRoot } });

function keyboard(screen) {
  const made = new InlineKeyboard();
  for (const row of screen.rows) {
    for (const { label, data, url, copy } of row) {
      if (copy) made.copyText(label, copy);
      else if (url) made.url(label, url);
      else made.text(label, data);
    }
    made.row();
  }
  return made;
}

async function turn(ctx, number) {
  await ctx.answerCallbackQuery();
  const { text } = screens[number];
  await ctx.editMessageText(text, { parse_mode: "HTML", reply_markup: keyboard(screens[number]) });
}

bot.use(sequentialize((ctx) => ctx.chat?.id.toString()));
bot.use(session({ initial: () => ({ step: "" }) }));

bot.command("start", async (ctx) => {
  ctx.session.step = "who";
  const { text } = screens[0];
  await ctx.reply(text, { parse_mode: "HTML", reply_markup: keyboard(screens[0]) });
});

const at = (step) => bot.filter((ctx) => ctx.session.step === step);

at("who").callbackQuery("doctor", async (ctx) => {
  ctx.session.step = "need";
  await turn(ctx, 1);
});
at("need").callbackQuery("talk", async (ctx) => {
  ctx.session.step = "county";
  await turn(ctx, 2);
});
at("county").callbackQuery(/^\d\d$/, async (ctx) => {
  ctx.session = undefined;
  await turn(ctx, 3);
});

const runner = run(bot);
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => runner.stop());

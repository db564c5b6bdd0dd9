/**
 * Words from which the passwords are made that are tried first: the usual favourites, keyboard rows, names, seasons,
 * teams, and the words of our own trade. A password made of nothing but these, digits and signs is refused.
 */
export const commonWords: readonly string[] = `
  password passwort passphrase passcode pass word secret letmein letme in login logon signin welcome hello access open
  admin administrator root user guest test testing demo default temp temporary changeme change me please master super
  superman batman spiderman ironman princess sunshine shadow dragon monkey tiger lion eagle falcon wolf bear horse
  dog cat puppy kitten baby angel love lover iloveyou loveyou forever family mother father mom dad sister brother
  football baseball basketball soccer hockey golf tennis yankees cowboys steelers packers lakers eagles raiders
  michael jennifer jessica ashley daniel robert thomas charlie george andrew matthew joshua jordan hunter taylor
  thunder lightning freedom liberty america american texas california florida newyork chicago dallas denver phoenix
  spring summer autumn fall winter january february march april may june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday morning night christmas easter holiday birthday
  qwerty qwertyuiop qwertz asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qaz wsx edc rfv azerty poiuytrewq lkjhgfdsa
  abc abcd abcde abcdef abcdefg abcdefgh abcdefghij abcdefghijkl xyz aaa bbb xxx zzz
  apple banana cookie chocolate coffee cheese pepper ginger orange purple yellow green blue black white silver golden
  computer internet google facebook windows microsoft office server network system data base manager company business
  payroll salary wages employee employees human resources hr erp chalkline chalk line contractor construction builder
  building concrete hammer project payday money dollar dollars cash bank
  starwars pokemon minecraft matrix trustno one whatever nothing fuckyou fuck shit killer ninja mustang harley ferrari
  porsche mercedes corvette jesus god lord heaven blessed grace faith hope peace happy lucky flower rainbow diamond
  the a an and is my your our i am you we it this that to for of
`
  .trim()
  .split(/\s+/);
